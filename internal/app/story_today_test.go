package app_test

import (
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db/dbtest"
)

// Today by keyboard: a line is set aside with one key and shown again, a call is noted, a letter is written.
func TestStoryOfTodayByKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 14)
	p := filled(t, program(t), dbtest.SQLiteDSN(t), func(s *apptest.Shop) {
		s.Import("survey-answers", "external_id,account,at,question,score,member_email,comment",
			"A1,nordwind,"+time.Now().Add(-50*time.Hour).UTC().Format(time.RFC3339)+",nps,4,jana@nordwind.example,Late again")
		s.Import("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price", "OLD-1,bright-harvest,"+time.Now().Add(-26*time.Hour).UTC().Format(time.RFC3339)+",phone,SW-2210-L,20,8.00")
		s.Settle()
	})
	s := tell(t, p, "Harbour & Vale")
	ines := s.browser(t).signIn("ines@harbour-vale.example", apptest.Password)
	ines.open("/desk").sees("Late again", "first order ever").passes("today")
	ines.keys("j")
	ines.loading("s", func() { ines.keys("s") }).at("/desk").sees("comes back", "1 set aside").passes("set aside")
	ines.follow("1 set aside").at("/desk/aside").sees("Show again").passes("what is set aside")
	ines.keys("j")
	ines.loading("d", func() { ines.keys("d") }).at("/desk/aside").sees("stands on Today again", "Nothing is set aside").passes()
	ines.open("/desk").keys("j")
	ines.loading("d", func() { ines.keys("d") }).sees("Write a letter", "Thank you for a first order").passes("a letter")
	ines.tabTo("Send the letter").enter().at("/desk").sees("is on its way").seesNot("first order ever")
	ines.keys("j")
	ines.loading("d", func() { ines.keys("d") }).sees("Note a call", "Late again").passes("a call")
	ines.tabTo("What was said").keys("Put right").tabTo("Save, and done").enter().at("/desk").sees("Noted.").seesNot("Late again").passes()
	ines.open("/desk/profile").follow("Get the weekly letter").sees("comes on Monday", "Stop the weekly letter").passes("the weekly letter is on")
}
