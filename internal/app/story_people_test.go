package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tradecounter/internal/app/apptest"
)

const (
	firstPassword  = "a pallet of plywood"
	secondPassword = "a crate of washers"
)

// invited: Bernd invites Nele; she follows the letter's link, later forgets her password, and sets up a second factor.
func invited(t *testing.T, s *stories) {
	boss := s.browser(t).signIn("boss@nordwind.example", apptest.Password)
	boss.open("/s/nordwind").follow("People and locations", "footer").passes()
	boss.follow("Invite a colleague").passes().follow("Send the invitation").answers(422).passes("refused")
	boss.types("Name", "Nele Ohm").types("Email", "nele@nordwind.example").chooses("Role", "Buyer").follow("Send the invitation").at("/s/nordwind/team").sees("Nele Ohm", "Not signed in yet")
	boss.follow("Nele Ohm", "main").passes()
	boss.open("/s/nordwind/team/locations").passes().follow("Werk 2").passes().back().follow("Add a location").passes().
		types("Name", "Werk 3", "main").follow("Save", "main").answers(422).passes("refused")

	invitation := s.mail(t, "nele@nordwind.example", "Your invitation to").passes("invitation").link("/invitation/")
	nele := s.browser(t).open(invitation).sees("Welcome").passes()
	nele.types("New password", "short").follow("Set the password").answers(422).passes("refused").
		types("New password", firstPassword).follow("Set the password").at("/s/nordwind").sees("Nele").passes("new colleague")
	nele.signOut().open(invitation).sees("This link has been used").passes()

	nele.open("/reset").passes().types("Email", "nele@nordwind.example").follow("Send the link").sees("Look into your mail").passes()
	reset := s.mail(t, "nele@nordwind.example", "Set a new password").passes("reset").link("/reset/")
	nele.open(reset).sees("Choose a new password").passes().types("New password", secondPassword).follow("Set the password").at("/s/nordwind")
	nele.signOut().signIn("nele@nordwind.example", firstPassword).answers(422).types("Password", secondPassword).follow("Sign in").at("/s/nordwind")

	nele.open("/s/nordwind/profile").passes().follow("Set it up").passes().types("Your password", secondPassword).follow("Show the code").passes("key")
	secret := strings.ReplaceAll(nele.reads("main code"), " ", "")
	code := func(ahead time.Duration) string {
		code, err := totp.GenerateCode(secret, time.Now().Add(ahead))
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	recovery := nele.types("Code that the app shows", code(0)).follow("Turn it on").sees("Your recovery codes").passes().reads("main ol code")
	nele.follow("I have kept them").sees("Signing in asks for a code").follow("Recovery codes").passes("on")
	nele.signOut().signIn("nele@nordwind.example", secondPassword).sees("Enter a code").passes().
		types("Code", "000000").follow("Go on").answers(422).passes("refused").
		types("Code", code(30*time.Second)).follow("Go on").at("/s/nordwind") // each code is good once
	nele.signOut().signIn("nele@nordwind.example", secondPassword).types("Code", recovery).follow("Go on").at("/s/nordwind")
	nele.open("/s/nordwind/profile").sees("9 recovery codes").passes("second factor").follow("Change the password").passes()
}
