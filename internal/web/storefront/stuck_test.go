package storefront_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// Who is at a loss is offered help on the next page and stands on their manager's Today, nobody else's.
func TestWhoIsAtALossIsHelped(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Person("max@harbour-vale.example", "Max Moor", "", "", identity.Manager)
		s.Person("lena@nordwind.example", "Lena Voss", "nordwind", identity.Buyer, "")
		jana, bernd, lena := s.SignIn("jana@nordwind.example"), s.SignIn("boss@nordwind.example"), s.SignIn("lena@nordwind.example")
		offered := func(b *apptest.Browser) string {
			s.Must(s.App.Recorder.Flush(context.Background()))
			return ok(t, b, shop+"/cart").Text(".offer")
		}
		for i, words := range []string{"unobtainium", "kryptonite", "adamantium"} {
			if said := offered(jana); said != "" {
				t.Errorf("after %d searches: %s", i, said)
			}
			ok(t, jana, shop+"/search?q="+words)
			bernd.Post(shop+"/ask", shop+"/ask", "words", words, "quantity", "some")
		}
		_, err := s.App.Cart.Add(context.Background(), s.Actor("lena@nordwind.example", "nordwind"), hexBolt, 10, "search")
		s.Must(err)
		lena.Post(shop+"/checkout", shop+"/checkout/step", "step", "payment")
		if said := offered(jana); !strings.Contains(said, "Not finding it?") || !strings.Contains(said, "Ask a question") {
			t.Errorf("after three searches: %q", said)
		}
		if said := offered(bernd); !strings.Contains(said, "Something in the way?") {
			t.Errorf("after three errors: %q", said)
		}
		s.Pass(9 * time.Minute)
		s.Must(s.App.Recorder.Mind(context.Background()))
		desk := s.SignIn("ines@harbour-vale.example")
		today := ok(t, desk, "/desk").Text()
		for words, want := range map[string]bool{"Jana Petersen searched three times and found nothing": true, "Bernd Boss was shown three errors": true, "Lena Voss has stopped": false} {
			if strings.Contains(today, words) != want {
				t.Errorf("%q on Today: %t, want %t\n%s", words, !want, want, today)
			}
		}
		s.Pass(2 * time.Minute)
		s.Must(s.App.Recorder.Mind(context.Background()))
		shows(t, ok(t, desk, "/desk"), "Lena Voss has stopped in the checkout, at payment, and does nothing there.")
		if said := offered(lena); !strings.Contains(said, "Anything unclear before you order?") {
			t.Errorf("idle in the checkout: %q", said)
		}
		if page := ok(t, s.SignIn("max@harbour-vale.example"), "/desk"); page.Shows("Petersen") || page.Shows("Voss") {
			t.Errorf("another manager reads %s", page.Text())
		}
	})
}
