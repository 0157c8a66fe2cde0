package seed

import (
	"slices"
	"testing"

	"tradecounter/internal/platform/clock"
)

// Questions are by members of their account, about products that it sees, and answered by people who work for it.
func TestQuestionsFitTheDemo(t *testing.T) {
	story, err := tell()
	if err != nil {
		t.Fatal(err)
	}
	s, err := TheSeller(clock.NewDate(2026, 11, 22))
	if err != nil {
		t.Fatal(err)
	}
	members, managers, roles := map[string][]string{}, map[string]string{}, map[string]string{}
	rows, err := table("people/members.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		members[row["account"]] = append(members[row["account"]], row["email"])
	}
	if rows, err = table("people/accounts.csv"); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		managers[row["slug"]] = row["manager_email"]
	}
	for _, p := range s.Staff {
		roles[p.Email] = p.Role
	}
	if len(s.Questions) < 40 || len(s.Ideas) != 8 || len(s.Answers) == 0 {
		t.Errorf("%d questions, %d ideas, %d canned answers", len(s.Questions), len(s.Ideas), len(s.Answers))
	}
	for _, q := range s.Questions {
		if !slices.Contains(members[q.Account], q.Member) {
			t.Errorf("%q: %s isn't of %s", q.Subject, q.Member, q.Account)
		}
		if q.SKU != "" && (story.catalogue.bySKU[q.SKU] == nil || !story.sees(story.accounts[q.Account], story.catalogue.bySKU[q.SKU])) {
			t.Errorf("%q: %s doesn't see %s", q.Subject, q.Account, q.SKU)
		}
		by := []string{q.By}
		for _, step := range q.Steps {
			by = append(by, step.By)
		}
		for _, email := range by {
			if email != "" && (roles[email] == "" || roles[email] == "manager" && managers[q.Account] != email) {
				t.Errorf("%q: %s doesn't work for %s", q.Subject, email, q.Account)
			}
		}
	}
	for _, i := range s.Ideas {
		for _, v := range append(i.Votes, Voter{i.Account, i.Member}) {
			if !slices.Contains(members[v.Account], v.Member) {
				t.Errorf("%q: %s isn't of %s", i.Title, v.Member, v.Account)
			}
		}
	}
}
