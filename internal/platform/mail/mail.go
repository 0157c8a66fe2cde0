// Package mail keeps letters and sends them. A letter is written in the transaction of what it tells about; sending is
// a job with retries, several letters per connection. Without a mail server letters stay in the database, to be read
// on the sent mail page.
//
// Table: letters.
package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

const (
	jobSend     = "letters.send"
	batch       = 50
	claimTime   = 5 * time.Minute // a letter that a crash left claimed is sent again after this
	maxAttempts = 10              // with pauses doubling from 1 min to 4 h: about a day
)

// New letter. Key makes it unique: a subscriber that is told twice writes it once.
type New struct {
	Key       string
	Kind      string // invitation, reset, order-placed, …
	AccountID int64  // 0 for the seller's own
	ToEmail   string
	ToName    string
	Subject   string
	HTML      string
	Text      string

	// Of a conversation; empty for every other letter.
	MessageID string // without brackets; the same for each who gets the letter
	ReplyTo   string // instead of the seller's address
	Follows   string // Message-IDs of what was written before, the oldest first, with spaces between
}

// Letter is one as it is kept.
type Letter struct {
	ID        int64      `db:"id"`
	Kind      string     `db:"kind"`
	AccountID *int64     `db:"account_id"`
	ToEmail   string     `db:"to_email"`
	ToName    string     `db:"to_name"`
	Subject   string     `db:"subject"`
	HTML      string     `db:"body_html"`
	Text      string     `db:"body_text"`
	MessageID string     `db:"message_id"`
	ReplyTo   string     `db:"reply_to"`
	Follows   string     `db:"follows"`
	State     string     `db:"state"` // queued, sent, kept (no mail server), failed
	Attempts  int        `db:"attempts"`
	LastError string     `db:"last_error"`
	CreatedAt clock.Time `db:"created_at"`
	SentAt    clock.Time `db:"sent_at"`
}

// Outbox writes and sends letters.
type Outbox struct {
	db       *db.DB
	queue    *jobs.Queue
	settings *settings.Service
	now      clock.Now
	domain   string // of message ids
}

// NewOutbox makes an outbox whose sending runs as jobs; domain is the portal's host name.
func NewOutbox(d *db.DB, queue *jobs.Queue, s *settings.Service, now clock.Now, domain string) *Outbox {
	o := &Outbox{db: d, queue: queue, settings: s, now: now, domain: domain}
	queue.Handle(jobSend, func(ctx context.Context, _ jobs.Job) error { return o.Send(ctx) })
	queue.Every("letters.retry", jobs.Each(time.Minute), o.Send)
	return o
}

// Put keeps letters to be sent, all or none; one whose key was put before is dropped. A line break in the subject or a
// name can't become a header.
func (o *Outbox) Put(ctx context.Context, letters ...New) error {
	return o.db.InTx(ctx, func(ctx context.Context) error {
		kept := int64(0)
		for _, n := range letters {
			rows, err := o.put(ctx, n)
			if err != nil {
				return fmt.Errorf("keep a letter: %w", err)
			}
			kept += rows
		}
		if kept == 0 {
			return nil
		}
		return o.queue.Enqueue(ctx, jobs.New{Kind: jobSend})
	})
}

func (o *Outbox) put(ctx context.Context, n New) (rows int64, err error) {
	sum := sha256.Sum256([]byte(n.Key))
	id := hex.EncodeToString(sum[:16]) + "@" + o.domain
	if n.MessageID != "" {
		id = n.MessageID
	}
	var account *int64
	if n.AccountID != 0 {
		account = &n.AccountID
	}
	now := o.now()
	return o.db.Exec(ctx, `INSERT INTO letters (unique_key, kind, account_id, to_email, to_name, subject, body_html, body_text, message_id, reply_to, follows, created_at, next_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unique_key) DO NOTHING`,
		n.Key, n.Kind, account, n.ToEmail, oneLine(n.ToName), oneLine(n.Subject), n.HTML, n.Text, id, n.ReplyTo, n.Follows, now, now)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Send takes the letters that are due and sends them through one connection.
func (o *Outbox) Send(ctx context.Context) error {
	for more := true; more; {
		now := o.now()
		due, err := o.due(ctx, now)
		if err != nil || len(due) == 0 {
			return err
		}
		more = len(due) == batch
		is, err := o.settings.Get(ctx)
		if err != nil {
			return err
		}
		if is.SMTP.Host == "" {
			if err := o.keep(ctx, due, now); err != nil {
				return err
			}
			continue
		}
		letters, err := o.claim(ctx, due, now)
		if err != nil {
			return err
		}
		if len(letters) == 0 {
			continue
		}
		if err := o.deliver(ctx, is, letters); err != nil {
			return err
		}
	}
	return nil
}

// due looks on the reading side: most letters go with another letter's job, and leave nothing to do for their own.
func (o *Outbox) due(ctx context.Context, now clock.Time) (ids []int64, err error) {
	err = o.db.Select(ctx, &ids, fmt.Sprintf(`SELECT id FROM letters WHERE state = 'queued' AND next_at <= ? ORDER BY next_at, id LIMIT %d`, batch), now)
	return ids, err
}

// claim moves the letters' next time on, so that of several workers one has them.
func (o *Outbox) claim(ctx context.Context, due []int64, now clock.Time) (letters []Letter, err error) {
	err = o.db.InTx(ctx, func(ctx context.Context) error {
		return o.db.Select(ctx, &letters, `UPDATE letters SET next_at = ?, attempts = attempts + 1 WHERE id IN (?) AND state = 'queued' AND next_at <= ?
			RETURNING id, kind, account_id, to_email, to_name, subject, body_html, body_text, message_id, reply_to, follows, state, attempts, last_error, created_at, sent_at`,
			now.Add(claimTime), due, now)
	})
	return letters, err
}

// keep leaves letters in the database, where alone they are read without a mail server, and tells the log.
func (o *Outbox) keep(ctx context.Context, due []int64, now clock.Time) error {
	var letters []Letter
	err := o.db.InTx(ctx, func(ctx context.Context) error {
		return o.db.Select(ctx, &letters, `UPDATE letters SET state = 'kept', attempts = attempts + 1 WHERE id IN (?) AND state = 'queued' AND next_at <= ?
			RETURNING id, kind, to_email`, due, now)
	})
	for _, l := range letters {
		slog.Info("no mail server is set: the letter is kept, read it under /desk/mail", "letter", l.ID, "kind", l.Kind, "to", l.ToEmail)
	}
	return err
}

func (o *Outbox) deliver(ctx context.Context, is *settings.Settings, letters []Letter) error {
	client, err := connect(ctx, is.SMTP)
	if err != nil {
		for _, l := range letters {
			if err := o.failed(ctx, l, err, false); err != nil {
				return err
			}
		}
		return nil // each letter has its own next time
	}
	defer client.Close()
	for _, l := range letters {
		err := o.deliverOne(client, is, l)
		if err == nil {
			_, err = o.db.Exec(context.WithoutCancel(ctx), `UPDATE letters SET state = 'sent', sent_at = ?, last_error = '', body_html = ?, body_text = ? WHERE id = ?`,
				o.now(), withoutSecrets(l.HTML), withoutSecrets(l.Text), l.ID)
			if err != nil {
				return fmt.Errorf("mark letter %d sent: %w", l.ID, err)
			}
			continue
		}
		var refused *gomail.SendError
		final := errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500
		if err := o.failed(ctx, l, err, final); err != nil {
			return err
		}
	}
	return nil
}

func (o *Outbox) deliverOne(client *gomail.Client, is *settings.Settings, l Letter) error {
	message, err := compose(is, l)
	if err != nil {
		return err
	}
	return client.Send(message)
}

func connect(ctx context.Context, s settings.SMTP) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(20 * time.Second)}
	switch s.TLS {
	case "tls":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server %s: %w", s.Host, err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return nil, fmt.Errorf("reach mail server %s: %w", s.Host, err)
	}
	return client, nil
}

func compose(is *settings.Settings, l Letter) (*gomail.Msg, error) {
	from := is.SMTP.From
	if from == "" {
		from = is.Seller.Email
	}
	m := gomail.NewMsg()
	m.FromMailAddress(&mail.Address{Name: oneLine(is.Seller.Name), Address: from})
	m.ToMailAddress(&mail.Address{Name: l.ToName, Address: l.ToEmail})
	reply := is.Seller.Email
	if l.ReplyTo != "" {
		reply = l.ReplyTo
	}
	if reply != "" {
		if err := m.ReplyTo(reply); err != nil {
			return nil, fmt.Errorf("reply to %s: %w", reply, err)
		}
	}
	thread(m, l.Follows)
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.MessageID)
	m.SetDateWithValue(l.CreatedAt.Std())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}

// failed notes why and when it is tried again; final or after too many attempts it is given up.
func (o *Outbox) failed(ctx context.Context, l Letter, why error, final bool) error {
	state := "queued"
	if final || l.Attempts >= maxAttempts {
		state = "failed"
	}
	pause := min(time.Minute<<min(l.Attempts-1, 12), 4*time.Hour)
	slog.Warn("letter not delivered", "letter", l.ID, "to", l.ToEmail, "attempt", l.Attempts, "state", state, "error", why)
	_, err := o.db.Exec(context.WithoutCancel(ctx), `UPDATE letters SET state = ?, last_error = ?, next_at = ? WHERE id = ?`, state, why.Error(), o.now().Add(pause), l.ID)
	if err != nil {
		return fmt.Errorf("mark letter %d: %w", l.ID, err)
	}
	return nil
}

var secretLink = regexp.MustCompile(`/(invitation|reset|standing-order)/[A-Za-z0-9_-]{20,}`)

// withoutSecrets takes one-time links out of a letter once it is on its way: nobody at the seller's needs them any more.
func withoutSecrets(body string) string { return secretLink.ReplaceAllString(body, "/$1/…") }

// List is the latest letters, newest first, for administrators.
func (o *Outbox) List(ctx context.Context, limit int) (letters []Letter, err error) {
	err = o.db.Select(ctx, &letters, `SELECT id, kind, account_id, to_email, to_name, subject, '' AS body_html, '' AS body_text, message_id, state, attempts, last_error, created_at, sent_at
		FROM letters ORDER BY created_at DESC, id DESC LIMIT ?`, limit)
	return letters, err
}

// Find is one letter with its bodies.
func (o *Outbox) Find(ctx context.Context, id int64) (l Letter, err error) {
	err = o.db.Get(ctx, &l, `SELECT id, kind, account_id, to_email, to_name, subject, body_html, body_text, message_id, state, attempts, last_error, created_at, sent_at
		FROM letters WHERE id = ?`, id)
	if db.IsNone(err) {
		return l, fault.NotFound("There is no such letter.")
	}
	return l, err
}

// Failed are the latest letters of accounts that were given up, newest first, for their client manager.
func (o *Outbox) Failed(ctx context.Context, accountIDs []int64, limit int) (letters []Letter, err error) {
	if len(accountIDs) == 0 {
		return nil, nil
	}
	err = o.db.Select(ctx, &letters, `SELECT id, kind, account_id, to_email, to_name, subject, '' AS body_html, '' AS body_text, message_id, state, attempts, last_error, created_at, sent_at
		FROM letters WHERE state = 'failed' AND account_id IN (?) ORDER BY created_at DESC, id DESC LIMIT ?`, accountIDs, limit)
	return letters, err
}

// Undelivered is how many letters were given up, for the manager to see.
func (o *Outbox) Undelivered(ctx context.Context) (n int, err error) {
	err = o.db.Get(ctx, &n, `SELECT COUNT(*) FROM letters WHERE state = 'failed'`)
	return n, err
}
