package mail

import (
	"context"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// thread says which letters one goes on from, so that mail programs show them as one conversation.
func thread(m *gomail.Msg, follows string) {
	ids := strings.Fields(follows)
	if len(ids) == 0 {
		return
	}
	for i := range ids {
		ids[i] = "<" + strings.Trim(ids[i], "<>") + ">"
	}
	m.SetGenHeader("In-Reply-To", ids[len(ids)-1])
	m.SetGenHeader("References", strings.Join(ids, " "))
}

// CameBack marks the letters of some Message-IDs as not delivered, since another server said so after it had taken them,
// and says how many there were.
func (o *Outbox) CameBack(ctx context.Context, ids []string, why string) (n int64, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	n, err = o.db.Exec(ctx, `UPDATE letters SET state = 'failed', last_error = ? WHERE message_id IN (?) AND state = 'sent'`, "came back: "+why, ids)
	if err != nil {
		return 0, fmt.Errorf("mark letters that came back: %w", err)
	}
	return n, nil
}
