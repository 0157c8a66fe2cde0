package support

import (
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// MoveKind is what someone does to a ticket.
type MoveKind string

// The moves.
const (
	AnswerMove   MoveKind = "answer"   // of the seller's, to the client
	NoteMove     MoveKind = "note"     // among staff
	WriteMove    MoveKind = "write"    // of the client's: opens it again where it was solved
	AssignMove   MoveKind = "assign"   // and queue, priority, reason
	WaitMove     MoveKind = "wait"     // the client is asked
	ResumeMove   MoveKind = "resume"   // and isn't any more
	SolveMove    MoveKind = "solve"    // also by the client: it needs no answer any more
	ReopenMove   MoveKind = "reopen"   // undoes solving
	CloseMove    MoveKind = "close"    // a week after it was solved
	MergeMove    MoveKind = "merge"    // becomes a part of another one
	UnmergeMove  MoveKind = "unmerge"  // undoes that
	RateMove     MoveKind = "rate"     // of the client's
	PutRightMove MoveKind = "putright" // what went wrong, what the client gets
)

type side string

const (
	seller side = "seller"
	client side = "client"
	portal side = "portal" // by itself
)

// moves is the one table of what each side may do in each state. What isn't in it can't be done.
var moves = map[side]map[State][]MoveKind{
	seller: {
		Open:    {AnswerMove, NoteMove, AssignMove, WaitMove, SolveMove, MergeMove, PutRightMove},
		Waiting: {AnswerMove, NoteMove, AssignMove, ResumeMove, SolveMove, MergeMove, PutRightMove},
		Solved:  {AnswerMove, NoteMove, AssignMove, ReopenMove, MergeMove, PutRightMove},
		Closed:  {NoteMove, ReopenMove, UnmergeMove, PutRightMove},
	},
	client: {
		Open:    {WriteMove, SolveMove},
		Waiting: {WriteMove, SolveMove},
		Solved:  {WriteMove, RateMove},
		Closed:  {WriteMove, RateMove},
	},
	portal: {
		Solved: {CloseMove},
	},
}

func sideOf(actor identity.Actor) (side, bool) {
	switch {
	case actor.MemberID != 0:
		return client, actor.Can(identity.SeeRange) && !actor.Behalf.Watching()
	case actor.Staff != "":
		return seller, true
	}
	return client, false
}

// Allowed are the moves that the actor may make on the ticket now, for a page's buttons and for the service's check.
func (t Ticket) Allowed(actor identity.Actor) []MoveKind {
	by, ok := sideOf(actor)
	if !ok {
		return nil
	}
	return t.allowed(by)
}

func (t Ticket) allowed(by side) []MoveKind {
	return slices.DeleteFunc(slices.Clone(moves[by][t.State]), func(k MoveKind) bool {
		if t.MergedInto != "" {
			return k != UnmergeMove // everything else happens to the other one
		}
		switch k {
		case UnmergeMove:
			return true
		case RateMove:
			return t.Rating != nil || t.MemberID == 0
		case PutRightMove:
			return t.Remedy != nil
		}
		return false
	})
}

// check says why a move can't be made, nil when it can.
func (t Ticket) check(by side, move MoveKind) error {
	switch {
	case slices.Contains(t.allowed(by), move):
		return nil
	case t.MergedInto != "":
		return fault.Conflict("Question " + t.Number + " is a part of " + t.MergedInto + " now; go on there.")
	case move == RateMove && t.Rating != nil:
		return fault.Conflict("You have rated this already. Thank you.")
	case by == client && !slices.ContainsFunc(States, func(s State) bool { return slices.Contains(moves[client][s], move) }):
		return fault.Denied("Only the seller’s staff can do that.")
	}
	return fault.Conflict("Question " + t.Number + " is " + string(t.State) + " now; look at it again.")
}
