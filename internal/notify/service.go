package notify

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/standing"
	letters "tradecounter/views/mail"
)

// Service writes letters.
type Service struct {
	url       string // the portal's public address, without a slash at the end
	outbox    *mail.Outbox
	settings  *settings.Service
	identity  *identity.Service
	accounts  *accounts.Service
	orders    *orders.Service
	standings *standing.Service
	now       clock.Now
}

// New makes the service; url is the portal's public address.
func New(url string, outbox *mail.Outbox, set *settings.Service, people *identity.Service, acc *accounts.Service,
	ord *orders.Service, sta *standing.Service, now clock.Now) *Service {
	return &Service{strings.TrimRight(url, "/"), outbox, set, people, acc, ord, sta, now}
}

const neutralAccent = "#24545e"

// frame is what every letter has: who writes, in whose look, and whom to ask.
type frame struct {
	letters.Letter
	accountID int64
	base      string // the account's storefront
	locale    string
	set       *settings.Settings
	manager   accounts.Card
	thread    thread
	closing   []string // the seller's lines at the end
}

// thread is of a letter about a question: how it stands among the others, and where an answer goes.
type thread struct{ messageID, replyTo, follows string }

func (s *Service) frame(ctx context.Context, accountID int64, subject, title string) (frame, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return frame{}, err
	}
	f := frame{accountID: accountID, set: set, locale: "en-GB"}
	f.From, f.Mark, f.Accent = set.Seller.Name, set.Seller.Name, neutralAccent
	f.Subject, f.Title = subject, title
	f.Foot = strings.Join(strings.Fields(set.Seller.Name+", "+strings.ReplaceAll(set.Seller.Address, "\n", ", ")), " ")
	f.Foot = strings.TrimRight(f.Foot, ", ")
	if set.Closing != "" {
		f.closing = strings.Split(set.Closing, "\n")
	}
	if accountID == 0 {
		f.Contact = letters.Contact{Name: set.Seller.Name, Role: "your supplier", Phone: set.Seller.Phone, Mail: set.Seller.Email}
		return f, nil
	}
	account, err := s.accounts.ByID(ctx, accountID)
	if err != nil {
		return frame{}, err
	}
	look, err := s.accounts.LookOf(ctx, accountID)
	if err != nil {
		return frame{}, err
	}
	f.base, f.locale, f.manager = s.storefront(account), account.Locale, look.Manager
	f.From, f.Mark = account.Name+" at "+set.Seller.Name, account.Name
	if used := look.Theme.Colors(); used.HasAccent {
		f.Accent = used.Accent.String()
	}
	if m := look.Manager; m.Name != "" {
		f.Contact = letters.Contact{Name: m.Name, Role: "your client manager", Phone: m.Phone, Hours: m.Hours, Mail: m.Email}
	}
	return f, nil
}

// storefront is the address of an account's portal: its own host name where it has one.
func (s *Service) storefront(a accounts.Account) string {
	if a.Host == "" {
		return s.url + "/s/" + a.Slug
	}
	scheme, _, _ := strings.Cut(s.url, "://")
	return scheme + "://" + a.Host
}

// to is who gets a letter.
type to struct{ email, name string }

// put keeps a letter for each recipient, once for the event being told.
func (s *Service) put(ctx context.Context, kind string, f frame, recipients ...to) error {
	f.After = slices.Concat(f.After, f.closing)
	f.Action.URL = f.opened(kind, f.Action.URL)
	html, text, err := letters.Render(ctx, f.Letter)
	if err != nil {
		return err
	}
	list, seen := []mail.New{}, map[string]bool{}
	for _, r := range recipients {
		if r.email == "" || seen[strings.ToLower(r.email)] {
			continue
		}
		seen[strings.ToLower(r.email)] = true
		list = append(list, mail.New{Key: fmt.Sprintf("%s:%d:%s", kind, events.ID(ctx), strings.ToLower(r.email)), Kind: kind, AccountID: f.accountID,
			ToEmail: r.email, ToName: r.name, Subject: f.Subject, HTML: html, Text: text,
			MessageID: f.thread.messageID, ReplyTo: f.thread.replyTo, Follows: f.thread.follows})
	}
	return s.outbox.Put(ctx, list...)
}

// opened makes a link into the client's portal say which letter it stood in, so that following it is known. There is no
// picture that tells of a letter being read.
func (f frame) opened(kind, link string) string {
	if f.base == "" || !strings.HasPrefix(link, f.base) || strings.Contains(link, "#") {
		return link
	}
	sign := "?"
	if strings.Contains(link, "?") {
		sign = "&"
	}
	return link + sign + "from=letter:" + url.QueryEscape(kind)
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
