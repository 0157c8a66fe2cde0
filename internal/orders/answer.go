package orders

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// AskAnswered: somebody of the seller's answered what a member had asked for.
type AskAnswered struct {
	AskID     int64  `json:"ask_id"`
	AccountID int64  `json:"account_id"`
	ByID      int64  `json:"by_id"`
	Answer    string `json:"answer"`
}

// EventName is the event's name in the log.
func (AskAnswered) EventName() string { return "ask.answered" }

// EventOf names account and person.
func (e AskAnswered) EventOf() (int64, int64) { return e.AccountID, e.ByID }

// AnswerAsk answers a request of the actor's client; whoever asked is told by letter. A request is answered once.
func (s *Service) AnswerAsk(ctx context.Context, actor identity.Actor, id int64, answer string) error {
	if actor.Staff == "" || !actor.Can(identity.ManageCompany) || actor.Account.ID == 0 {
		return fault.Denied("This is for the seller’s staff who work for the client.")
	}
	answer = strings.TrimSpace(answer)
	if answer == "" || utf8.RuneCountInString(answer) > maxNote {
		return fault.Invalid("", fault.Field{Name: "answer", Message: fmt.Sprintf("Write an answer, in at most %d characters: it is sent to whoever asked.", maxNote)})
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.FindAsk(ctx, actor.Scope(0), id); err != nil {
			return err
		}
		rows, err := s.db.Exec(ctx, `UPDATE asks SET answered_at = ?, answered_by = ?, answer = ? WHERE id = ? AND account_id = ? AND answered_at = 0`,
			s.now(), actor.Name, answer, id, actor.Account.ID)
		if err != nil {
			return fmt.Errorf("answer a request: %w", err)
		}
		if rows == 0 {
			return fault.Conflict("This request was answered already. Nothing was sent.")
		}
		return s.log.Record(ctx, AskAnswered{id, actor.Account.ID, actor.PersonID, answer})
	})
}
