package catalog

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Editor changes the seller's goods and who sees them, at the desk.
type Editor struct {
	*Service
	events *events.Log
	log    *changelog.Log
	now    clock.Now
}

// NewEditor makes the editor of a catalogue.
func NewEditor(s *Service, log *events.Log, now clock.Now) *Editor {
	return &Editor{s, log, changelog.New(s.db, now), now}
}

var (
	codeForm     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	ruleKinds    = map[string]bool{"all": true, "category": true, "brand": true, "tag": true, "sku": true}
	othersHaveIt = "Clients of colleagues have this assortment too, so an administrator changes it. Make one of your own for your clients."
)

const maxRules = 500

// MayEdit says in words why the actor may not change an assortment; "" when they may.
func (a Assortment) MayEdit(actor identity.Actor) string {
	switch {
	case actor.Can(identity.EditGoods):
		return ""
	case actor.Staff != identity.Manager:
		return "Client managers and administrators change ranges."
	case a.Others > 0:
		return othersHaveIt
	}
	return ""
}

// SaveAssortment makes an assortment (seen is "") or changes the one of a code, as long as it is as it was seen.
func (e *Editor) SaveAssortment(ctx context.Context, actor identity.Actor, reach identity.Reach, a Assortment, seen string) error {
	a.Name = strings.Join(strings.Fields(a.Name), " ")
	if err := a.Check(); err != nil {
		return err
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		before, err := e.heldAssortment(ctx, reach, a.Code, seen)
		if err != nil {
			return err
		}
		if why := before.MayEdit(actor); why != "" {
			return fault.Denied(why)
		}
		if before.ID != 0 && a.Seen() == seen {
			return nil // nothing is changed
		}
		if before.ID == 0 {
			if err = e.db.Get(ctx, &before.ID, `INSERT INTO assortments (code, name) VALUES (?, ?) ON CONFLICT (code) DO NOTHING RETURNING id`, a.Code, a.Name); db.IsNone(err) {
				return fault.Invalid("", fault.Field{Name: "code", Message: "There is an assortment " + a.Code + " already."})
			}
		} else {
			_, err = e.db.Exec(ctx, `UPDATE assortments SET name = ? WHERE id = ?`, a.Name, before.ID)
		}
		if err != nil {
			return fmt.Errorf("save an assortment: %w", err)
		}
		if err := e.writeRules(ctx, before.ID, a.Rules); err != nil {
			return err
		}
		if seen != "" {
			if err := e.keepBefore(ctx, actor, "assortment_id", before.ID, Assortment{Name: before.Name, Rules: before.Rules}, a.Seen()); err != nil {
				return err
			}
		}
		return e.changed(ctx, actor, "ranges", before.differences(a))
	})
}

// heldAssortment locks the assortment and compares it with what the page saw.
func (e *Editor) heldAssortment(ctx context.Context, reach identity.Reach, code, seen string) (Assortment, error) {
	if seen == "" {
		return Assortment{}, nil
	}
	if _, err := e.db.Exec(ctx, `UPDATE assortments SET name = name WHERE code = ?`, code); err != nil {
		return Assortment{}, fmt.Errorf("hold an assortment: %w", err)
	}
	list, _, err := e.readAssortments(ctx, code)
	if err != nil {
		return Assortment{}, err
	}
	if len(list) == 0 {
		return Assortment{}, noAssortment
	}
	if list[0].Seen() != seen {
		return Assortment{}, fault.Conflict(list[0].Name + " was changed by someone else meanwhile. Nothing was saved; look at it again.")
	}
	err = e.countClients(ctx, reach, list)
	return list[0], err
}

func (e *Editor) writeRules(ctx context.Context, id int64, rules []Rule) error {
	if _, err := e.db.Exec(ctx, `DELETE FROM assortment_rules WHERE assortment_id = ?`, id); err != nil {
		return fmt.Errorf("save rules: %w", err)
	}
	for i, r := range rules {
		_, err := e.db.Exec(ctx, `INSERT INTO assortment_rules (assortment_id, position, mode, kind, value) VALUES (?, ?, ?, ?, ?)`, id, i, r.rule().Mode, r.Kind, r.Value)
		if err != nil {
			return fmt.Errorf("save rules: %w", err)
		}
	}
	return nil
}

// DeleteAssortment removes one that no client has.
func (e *Editor) DeleteAssortment(ctx context.Context, actor identity.Actor, reach identity.Reach, code, seen string) error {
	if seen == "" {
		return fault.Conflict("Look at the assortment before you delete it.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		before, err := e.heldAssortment(ctx, reach, code, seen)
		if err != nil {
			return err
		}
		if why := before.MayEdit(actor); why != "" {
			return fault.Denied(why)
		}
		var holders int
		if err := e.db.Get(ctx, &holders, `SELECT COUNT(*) FROM account_assortments WHERE assortment_id = ?`, before.ID); err != nil {
			return fmt.Errorf("count who has an assortment: %w", err)
		}
		if holders > 0 {
			return fault.Conflict(fmt.Sprintf("%d clients have %s. Give them another range first.", holders, before.Name))
		}
		if err := e.writeRules(ctx, before.ID, nil); err != nil {
			return err
		}
		if _, err := e.db.Exec(ctx, `DELETE FROM assortments WHERE id = ?`, before.ID); err != nil {
			return fmt.Errorf("delete an assortment: %w", err)
		}
		return e.changed(ctx, actor, "ranges", []changelog.Change{{Kind: "assortment", Subject: code, Field: "deleted", Before: before.Name}})
	})
}

// Check says what keeps it from being saved as it is.
func (a Assortment) Check() error {
	problem := fault.Invalid("")
	if !codeForm.MatchString(a.Code) {
		problem.Add("code", "Use letters, digits, dots, dashes and underscores, at most 64: import files name it so.")
	}
	if a.Name == "" || utf8.RuneCountInString(a.Name) > 200 {
		problem.Add("name", "Give it a name of at most 200 characters.")
	}
	if len(a.Rules) > maxRules {
		problem.Add("rules", fmt.Sprintf("Use at most %d rules; a category or a tag holds many products.", maxRules))
	}
	for i, r := range a.Rules {
		switch {
		case !ruleKinds[r.Kind]:
			problem.Add(fmt.Sprintf("rule_%d", i+1), "Choose what the rule names.")
		case (r.Value == "") != (r.Kind == "all"):
			problem.Add(fmt.Sprintf("rule_%d", i+1), "Say which "+r.Kind+" the rule names; everything needs nothing more.")
		case len(r.Value) > 1000:
			problem.Add(fmt.Sprintf("rule_%d", i+1), "This is too long.")
		}
	}
	return problem.OrNil()
}

// differences are the change log's lines of what becomes of the assortment.
func (a Assortment) differences(b Assortment) []changelog.Change {
	var list []changelog.Change
	add := func(field, before, after string) {
		if before != after {
			list = append(list, changelog.Change{Kind: "assortment", Subject: b.Code, Field: field, Before: before, After: after})
		}
	}
	add("name", a.Name, b.Name)
	had, has := map[string]bool{}, map[string]bool{}
	for _, r := range a.Rules {
		had[r.String()] = true
	}
	for _, r := range b.Rules {
		has[r.String()] = true
		if !had[r.String()] {
			add("rule", "", r.String())
		}
	}
	for _, r := range a.Rules {
		if !has[r.String()] {
			add("rule", r.String(), "")
		}
	}
	if len(list) == 0 { // the same rules in another order
		add("rules", a.inWords(), b.inWords())
	}
	return list
}

func (a Assortment) inWords() string {
	words := make([]string, len(a.Rules))
	for i, r := range a.Rules {
		words[i] = r.String()
	}
	return strings.Join(words, "; ")
}

// changed raises the version, writes the change log and tells the event.
func (e *Editor) changed(ctx context.Context, actor identity.Actor, version string, list []changelog.Change) error {
	if err := e.db.Bump(ctx, version); err != nil {
		return err
	}
	if err := e.log.Record(ctx, actor.By(), list...); err != nil {
		return err
	}
	return e.events.Record(ctx, Changed{By: "desk", Records: int64(len(list))})
}
