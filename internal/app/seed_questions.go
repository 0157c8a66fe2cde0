package app

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/support"
	"tradecounter/seed"
)

// questions are asked and answered at the times of the story, each one's life to its end before the next.
func (t *teller) questions(ctx context.Context) error {
	now := t.at
	defer func() { t.at = now }()
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	for _, a := range t.story.Answers {
		if _, err := t.Support.SaveCanned(ctx, t.by, support.Canned{Name: a.Name, Text: a.Text}); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	for _, q := range t.story.Questions {
		if err := t.question(ctx, q, func(w seed.When) { t.working(w.Day, w.Hour, w.Minute, set.Zone, now) }, now); err != nil {
			return fmt.Errorf("%q: %w", q.Subject, err)
		}
	}
	return nil
}

func (t *teller) question(ctx context.Context, q seed.Question, on func(seed.When), now clock.Time) error {
	on(q.When)
	member, err := t.Identity.ActorFor(ctx, q.Member, q.Account)
	if err != nil {
		return fmt.Errorf("%s: %w", q.Member, err)
	}
	asked, err := t.ask(ctx, q, member)
	if err != nil {
		return err
	}
	if q.Priority != "" && q.Channel == "" {
		if _, err := t.Support.SetPriority(ctx, t.by, asked.Number, 0, q.Priority); err != nil {
			return err
		}
	}
	for _, step := range q.Steps {
		on(step.When)
		if err := t.step(ctx, asked.Number, member, step); err != nil {
			return err
		}
	}
	if err := t.putRight(ctx, q, asked.Number, on); err != nil {
		return err
	}
	return t.rate(ctx, q, asked.Number, member, now)
}

func (t *teller) ask(ctx context.Context, q seed.Question, member identity.Actor) (support.Ticket, error) {
	in := support.Question{Key: orders.NewKey(), Subject: q.Subject, Text: q.Text, Reason: q.Reason}
	if q.SKU != "" {
		in.About = support.About{Kind: support.AboutProduct, Name: q.SKU}
	}
	if q.Order > 0 {
		var number string
		err := t.DB.Get(ctx, &number, `SELECT number FROM orders WHERE account_id = ? AND placed_at <= ? ORDER BY placed_at DESC, id DESC LIMIT 1 OFFSET ?`, member.Account.ID, t.at, q.Order-1)
		if err != nil {
			return support.Ticket{}, fmt.Errorf("the order it is about: %w", err)
		}
		in.About = support.About{Kind: support.AboutOrder, Name: number}
	}
	if q.Channel == "" {
		return t.Support.Ask(ctx, member, in)
	}
	staff, err := t.colleague(ctx, q.By)
	if err != nil {
		return support.Ticket{}, err
	}
	in.Channel, in.MemberID, in.Minutes, in.Priority = q.Channel, member.MemberID, q.Minutes, q.Priority
	return t.Support.AskFor(ctx, staff.ForAccount(member.Account), in)
}

func (t *teller) colleague(ctx context.Context, email string) (identity.Actor, error) {
	people, err := t.Support.Colleagues(ctx, t.by)
	if err != nil {
		return identity.Actor{}, err
	}
	for _, p := range t.story.Staff {
		for _, c := range people {
			if p.Email == email && c.Name == p.Name {
				return identity.Actor{PersonID: c.ID, Name: c.Name, Email: email, Staff: c.Role}, nil
			}
		}
	}
	return identity.Actor{}, fmt.Errorf("nobody of the seller’s is %q", email)
}

func (t *teller) step(ctx context.Context, number string, member identity.Actor, step seed.Reply) error {
	in := support.Reply{Key: orders.NewKey(), Text: step.Text, Asks: step.Asks, Solves: step.Solves, Minutes: step.Minutes}
	if step.Do == "write" {
		_, err := t.Support.Write(ctx, member, number, in)
		return err
	}
	staff, err := t.colleague(ctx, step.By)
	if err != nil {
		return err
	}
	switch step.Do {
	case "answer":
		_, err = t.Support.Answer(ctx, staff, number, in)
	case "note":
		_, err = t.Support.Note(ctx, staff, number, in)
	case "solve":
		_, err = t.Support.Solve(ctx, staff, number, support.Solving{Minutes: step.Minutes})
	default:
		err = fmt.Errorf("a question can’t %s", step.Do)
	}
	return err
}

func (t *teller) putRight(ctx context.Context, q seed.Question, number string, on func(seed.When)) error {
	if q.Remedy == nil {
		return nil
	}
	r := support.Remedy{Cause: q.Remedy.Cause, Wrong: q.Remedy.Wrong, Did: q.Remedy.Did, Gets: q.Remedy.Gets}
	begun, err := t.Support.PutRight(ctx, t.by, number, r)
	if err != nil || q.Remedy.At == "" {
		return err
	}
	on(q.Remedy.When)
	r.Version = begun.Remedy.Version
	_, err = t.Support.ChangeRemedy(ctx, t.by, number, r, true)
	return err
}

// rate closes what was solved a week before, and lets the client say how it was; of a bad answer long ago the promise to
// call was kept the day after.
func (t *teller) rate(ctx context.Context, q seed.Question, number string, member identity.Actor, now clock.Time) error {
	const week, day = 7 * 24 * time.Hour, 24 * time.Hour
	if closes := t.at.Add(week + time.Hour); closes <= now {
		t.at = closes
		if err := t.Support.CloseSolved(ctx); err != nil {
			return err
		}
		t.at = min(closes.Add(3*time.Hour), now)
	} else if q.Rating != nil {
		t.at = min(t.at.Add(4*time.Hour), now)
	}
	if q.Rating == nil {
		return nil
	}
	if _, err := t.Support.Rate(ctx, member, number, support.Rating{Solved: q.Rating.Solved, Score: q.Rating.Score, Comment: q.Rating.Comment}); err != nil {
		return err
	}
	if q.Rating.Score > 2 || t.at.Add(3*day) > now {
		return nil
	}
	t.at = t.at.Add(day)
	staff := t.by.ForAccount(member.Account)
	notes, err := t.Contacts.Notes(ctx, staff, 1)
	if err != nil || len(notes) == 0 {
		return err
	}
	return t.Contacts.Done(ctx, staff, notes[0].ID, true)
}

// ideas are proposed, published, wanted and answered at their times.
func (t *teller) ideas(ctx context.Context) error {
	now := t.at
	defer func() { t.at = now }()
	ago := func(days int) { t.at = now.Add(-time.Duration(days) * 24 * time.Hour) }
	for _, i := range t.story.Ideas {
		ago(i.DaysAgo)
		member, err := t.Identity.ActorFor(ctx, i.Member, i.Account)
		if err != nil {
			return fmt.Errorf("%s: %w", i.Member, err)
		}
		idea, err := t.Support.Propose(ctx, member, support.NewIdea{Key: orders.NewKey(), Kind: i.Kind, Title: i.Title, Text: i.Text})
		if err != nil {
			return fmt.Errorf("%s: %w", i.Title, err)
		}
		if i.ShownTitle == "" {
			continue
		}
		ago(i.PublishedAgo)
		if idea, err = t.Support.Publish(ctx, t.by, idea.Number, idea.Version, i.ShownTitle, i.ShownText); err != nil {
			return fmt.Errorf("%s: %w", i.Title, err)
		}
		for _, v := range i.Votes {
			voter, err := t.Identity.ActorFor(ctx, v.Member, v.Account)
			if err != nil {
				return fmt.Errorf("%s: %w", v.Member, err)
			}
			if _, err := t.Support.Vote(ctx, voter, idea.Number, true); err != nil {
				return fmt.Errorf("%s: %w", i.Title, err)
			}
		}
		if i.State != "" {
			ago(i.AnsweredAgo)
			if _, err := t.Support.AnswerIdea(ctx, t.by, idea.Number, idea.Version, support.IdeaState(i.State), i.Answer); err != nil {
				return fmt.Errorf("%s: %w", i.Title, err)
			}
		}
	}
	return nil
}
