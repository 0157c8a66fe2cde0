package support

import (
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/identity"
)

// What each side may do in each state, written out once more.
func TestMoves(t *testing.T) {
	staff, member := identity.Actor{PersonID: 1, Staff: identity.Support}, identity.Actor{PersonID: 2, MemberID: 2, Role: identity.Viewer, Account: identity.Account{ID: 1, Status: "active"}}
	watching, closed := member, member
	watching.Behalf, closed.Account.Status = identity.Behalf{Name: "Ines"}, "closed"
	rated, merged, remedied := Ticket{State: Closed, MemberID: 2, Rating: &Rating{Score: 5}}, Ticket{State: Closed, MemberID: 2, MergedInto: "T-1"}, Ticket{State: Open, Remedy: &Remedy{}}
	for name, c := range map[string]struct {
		ticket Ticket
		actor  identity.Actor
		want   string
	}{
		"staff, open":        {Ticket{State: Open}, staff, "answer note assign wait solve merge putright"},
		"staff, waiting":     {Ticket{State: Waiting}, staff, "answer note assign resume solve merge putright"},
		"staff, solved":      {Ticket{State: Solved}, staff, "answer note assign reopen merge putright"},
		"staff, closed":      {Ticket{State: Closed}, staff, "note reopen putright"},
		"staff, merged":      {merged, staff, "unmerge"},
		"staff, put right":   {remedied, staff, "answer note assign wait solve merge"},
		"member, open":       {Ticket{State: Open, MemberID: 2}, member, "write solve"},
		"member, waiting":    {Ticket{State: Waiting, MemberID: 2}, member, "write solve"},
		"member, solved":     {Ticket{State: Solved, MemberID: 2}, member, "write rate"},
		"member, closed":     {Ticket{State: Closed, MemberID: 2}, member, "write rate"},
		"member, rated":      {rated, member, "write"},
		"member, merged":     {merged, member, ""},
		"whoever only looks": {Ticket{State: Open, MemberID: 2}, watching, ""},
		"a closed account":   {Ticket{State: Open, MemberID: 2}, closed, ""},
		"nobody":             {Ticket{State: Open, MemberID: 2}, identity.Actor{}, ""},
	} {
		var got []string
		for _, k := range c.ticket.Allowed(c.actor) {
			got = append(got, string(k))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, " "), c.want)
		}
		by, ok := sideOf(c.actor)
		for _, k := range []MoveKind{AnswerMove, NoteMove, WriteMove, AssignMove, WaitMove, ResumeMove, SolveMove, ReopenMove, CloseMove, MergeMove, UnmergeMove, RateMove, PutRightMove} {
			if err := c.ticket.check(by, k); ok && (err == nil) != slices.Contains(got, string(k)) {
				t.Errorf("%s, %s: %v", name, k, err)
			}
		}
	}
}
