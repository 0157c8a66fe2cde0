package app_test

import (
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
)

// tooLate: a session is about to end, is kept, ends all the same while a form is filled in, and the form is there again.
func tooLate(t *testing.T, s *stories) {
	const invite = "/s/nordwind/team/invite"
	for _, b := range []*tab{s.browser(t), s.withoutScripts(t)} {
		b.signIn("boss@nordwind.example", apptest.Password).at("/s/nordwind")
		s.ends(t, time.Now().Add(4*time.Minute))
		b.open(invite)
		if b.scripts {
			b.sees("You will be signed out at").passes("session ending").press("Stay signed in").seesNot("You will be signed out at")
		}
		b.types("Name", "Late Larsen").types("Email", "late@nordwind.example").chooses("Role", "Viewer")
		s.ends(t, time.Now())
		b.follow("Send the invitation").at("/sign-in").sees("Sign in, and what you typed is there again").passes("too late")
		b.types("Email", "boss@nordwind.example").types("Password", apptest.Password).follow("Sign in").at(invite)
		b.sees("What you typed is here again").holds("Name", "Late Larsen").holds("Email", "late@nordwind.example").holds("Role", "viewer").passes("there again")
	}
}

// ends lets every session that is open end at a time.
func (s *stories) ends(t *testing.T, at time.Time) {
	t.Helper()
	s.database(t, func(d *db.DB) error {
		if _, err := d.Exec(bg, `UPDATE sessions SET expires_at = ? WHERE ended_at = 0`, at.UnixMilli()); err != nil {
			return err
		}
		_, err := d.Exec(bg, `UPDATE versions SET version = version + 1 WHERE name = 'sessions'`)
		return err
	})
}
