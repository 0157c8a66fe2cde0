package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/workspace"
	"tradecounter/views/desk"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
	letters "tradecounter/views/mail"
	"tradecounter/views/ui"
)

// Weekly writes a letter on Monday morning to each of the seller's people who wants it: the few figures of the week
// before, and the top of Today; to a manager of their own clients, to others of all.
//
// Table: weekly_letters.
type Weekly struct {
	letters *Service
	db      *db.DB
	today   *workspace.Today
	figures *insight.Service
}

// NewWeekly makes it, and the job that looks every quarter of an hour whether it is Monday morning.
func NewWeekly(letters *Service, d *db.DB, queue *jobs.Queue, today *workspace.Today, figures *insight.Service) *Weekly {
	w := &Weekly{letters, d, today, figures}
	queue.Every("letters.weekly", jobs.Each(15*time.Minute), w.Send)
	return w
}

const (
	weeklyHour = 6 // of Monday, in the seller's zone
	weeklyTop  = 8 // lines of Today
)

// Wants says whether somebody of the seller's gets the letter.
func (w *Weekly) Wants(ctx context.Context, actor identity.Actor) (on bool, err error) {
	err = w.db.Get(ctx, &on, `SELECT EXISTS (SELECT 1 FROM weekly_letters WHERE person_id = ?)`, actor.PersonID)
	if err != nil {
		return false, fmt.Errorf("ask who wants the weekly letter: %w", err)
	}
	return on, nil
}

// Want turns it on, from next Monday, or off.
func (w *Weekly) Want(ctx context.Context, actor identity.Actor, on bool) error {
	set, err := w.letters.settings.Get(ctx)
	if err != nil {
		return err
	}
	if on {
		_, err = w.db.Exec(ctx, `INSERT INTO weekly_letters (person_id, told) VALUES (?, ?) ON CONFLICT (person_id) DO NOTHING`, actor.PersonID, monday(set.Today(w.letters.now())))
	} else {
		_, err = w.db.Exec(ctx, `DELETE FROM weekly_letters WHERE person_id = ?`, actor.PersonID)
	}
	if err != nil {
		return fmt.Errorf("keep who wants the weekly letter: %w", err)
	}
	return nil
}

// monday is the one of a day's week.
func monday(day clock.Date) clock.Date { return day.AddDays(1 - day.Weekday()) }

// Send writes the letters that are due. Each is put into the outbox in the transaction that notes the week, so that a
// crash neither loses one nor sends it twice; where the portal was down on Monday they go out later in the week.
func (w *Weekly) Send(ctx context.Context) error {
	set, err := w.letters.settings.Get(ctx)
	if err != nil {
		return err
	}
	now := w.letters.now()
	week := monday(set.Today(now))
	if now < week.At(weeklyHour, 0, set.Zone) {
		return nil
	}
	var people []identity.Person
	err = w.db.Select(ctx, &people, `SELECT p.id, p.email, p.name, p.staff_role FROM weekly_letters w JOIN people p ON p.id = w.person_id
		WHERE w.told < ? AND p.staff_role <> '' AND p.disabled_at = 0 ORDER BY p.id`, week)
	if err != nil {
		return fmt.Errorf("read who wants the weekly letter: %w", err)
	}
	for _, p := range people {
		if err := w.tell(ctx, p, week, set); err != nil {
			return fmt.Errorf("write a weekly letter: %w", err)
		}
	}
	return nil
}

func (w *Weekly) tell(ctx context.Context, p identity.Person, week clock.Date, set *settings.Settings) error {
	letter, err := w.compose(ctx, identity.Actor{PersonID: p.ID, Name: p.Name, Staff: p.Staff}, week, set)
	if err != nil {
		return err
	}
	html, text, err := letters.Render(ctx, letter)
	if err != nil {
		return err
	}
	return w.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := w.db.Exec(ctx, `UPDATE weekly_letters SET told = ? WHERE person_id = ? AND told < ?`, week, p.ID, week)
		if err != nil || rows == 0 {
			return err
		}
		return w.letters.outbox.Put(ctx, mail.New{Key: fmt.Sprintf("weekly:%s:%d", week, p.ID), Kind: "weekly", ToEmail: p.Email, ToName: p.Name,
			Subject: letter.Subject, HTML: html, Text: text})
	})
}

// weeklyFigures are those that say something of a single week.
var weeklyFigures = []insight.Name{insight.Revenue, insight.Orders, insight.OrderValue, insight.Customers, insight.CartAbandonment, insight.ServiceContacts,
	insight.SearchesEmpty, insight.NetPromoter}

func (w *Weekly) compose(ctx context.Context, actor identity.Actor, week clock.Date, set *settings.Settings) (letters.Letter, error) {
	f, err := w.letters.frame(ctx, 0, "", "")
	if err != nil {
		return f.Letter, err
	}
	reach := actor.Reach(set.Today(w.letters.now()))
	span := insight.Period{From: week.AddDays(-7), To: week}
	now, err := w.figures.Figures(ctx, reach, insight.Filter{}, span, weeklyFigures...)
	if err != nil {
		return f.Letter, err
	}
	was, err := w.figures.Figures(ctx, reach, insight.Filter{}, span.Before(), weeklyFigures...)
	if err != nil {
		return f.Letter, err
	}
	changes, err := w.figures.Changes(ctx, reach, insight.Filter{}, span, span.Before(), insight.Revenue)
	if err != nil {
		return f.Letter, err
	}
	c := layout.Chrome{Locale: "en-GB", Zone: set.Zone, Today: set.Today(w.letters.now())}
	writes := view.Frame{C: c, Currency: set.Currency, Defined: insight.Definitions(set)}
	f.Title = weeklySentence(now[insight.Revenue], was[insight.Revenue])
	f.Subject = "Last week: " + lowerFirst(f.Title)
	f.Text = []string{fmt.Sprintf("%s to %s, %s, beside the week before.", ui.DateLong(span.From, c.Locale), ui.DateLong(span.To.AddDays(-1), c.Locale), whose(actor))}
	if said := explained(changes, unchanged(now[insight.Revenue], was[insight.Revenue]), set.Currency); said != "" {
		f.Text = append(f.Text, said)
	}
	for _, name := range weeklyFigures {
		if d, ok := insight.Define(set, name); ok && (now[name].Value != nil || was[name].Value != nil) {
			value, before := writes.Write(d, now[name]), writes.Write(d, was[name])
			if before.Unit == value.Unit && strings.HasPrefix(value.Unit, "per ") {
				before.Unit = ""
			}
			f.Facts = append(f.Facts, letters.Fact{Name: d.Title, Value: value.String() + "; before " + before.String()})
		}
	}
	f.Action = letters.Action{Text: "Open Today", URL: w.letters.url + "/desk"}
	f.Also = []letters.Action{{Text: "The board", URL: w.letters.url + view.Path}}
	if err := w.top(ctx, &f.Letter, reach, c, set); err != nil {
		return f.Letter, err
	}
	f.Contact = letters.Contact{}
	f.Foot += ". You get this on Mondays because you asked for it; your profile at the desk turns it off."
	return f.Letter, nil
}

// top adds the first lines of Today that have money at stake.
func (w *Weekly) top(ctx context.Context, l *letters.Letter, reach identity.Reach, c layout.Chrome, set *settings.Settings) error {
	tasks, err := w.today.List(ctx, reach)
	if err != nil {
		return err
	}
	l.PointsTitle = "First on Today, with what is at stake a year"
	for i, t := range tasks[:min(len(tasks), weeklyTop)] {
		p := letters.Point{Title: t.Client, Text: desk.What(t) + ". " + desk.Why(c, t)}
		if t.Slug != "" {
			p.URL = w.letters.url + ui.DeskClient(t.Slug)
		}
		if said := i > 0 && tasks[i-1].Slug == t.Slug && tasks[i-1].Stake == t.Stake; t.Stake > 0 && !said {
			p.Aside = ui.WholeMoney(t.Stake, set.Currency, c.Locale)
		}
		l.Points = append(l.Points, p)
	}
	if more := len(tasks) - len(l.Points); more > 0 {
		l.After = append(l.After, fmt.Sprintf("%d more stand on Today.", more))
	}
	return nil
}

func whose(actor identity.Actor) string {
	if actor.Staff == identity.Manager {
		return "of your clients"
	}
	return "of all clients"
}
