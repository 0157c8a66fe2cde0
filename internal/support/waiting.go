package support

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// Waiting is how many tickets wait for the person: open ones of theirs, and overdue ones that nobody has taken.
func (s *Service) Waiting(ctx context.Context, actor identity.Actor) (n int, err error) {
	if err := mayWork(actor); err != nil {
		return 0, err
	}
	w, err := s.whose(ctx, actor)
	if err != nil {
		return 0, err
	}
	within, args := w.where()
	err = s.db.Get(ctx, &n, `SELECT COUNT(*) FROM tickets t JOIN accounts a ON a.id = t.account_id
		WHERE t.state = 'open' AND (t.assignee_id = ? OR t.assignee_id IS NULL AND t.due > 0 AND t.due < ?) AND `+within, append([]any{actor.PersonID, s.now()}, args...)...)
	if err != nil {
		return 0, fmt.Errorf("count what waits in the inbox: %w", err)
	}
	return n, nil
}

// MailboxTrouble says why the mailbox couldn't be read the last time; "" when it could, or there is none.
func (s *Service) MailboxTrouble(ctx context.Context, actor identity.Actor) (why string, err error) {
	if err := mayMails(actor); err != nil {
		return "", err
	}
	if err = s.db.Get(ctx, &why, `SELECT COALESCE(MAX(last_error), '') FROM mailboxes`); err != nil {
		return "", fmt.Errorf("ask after the mailbox: %w", err)
	}
	return why, nil
}
