package workspace

import (
	"context"
	"slices"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// House changes the seller's settings and writes each change down.
type House struct {
	db       *db.DB
	settings *settings.Service
	changes  *changes.Log
}

// NewHouse makes it.
func NewHouse(d *db.DB, s *settings.Service, log *changes.Log) *House { return &House{d, s, log} }

var adminsSet = fault.Denied("Only administrators change settings.")

// Values are all settings as texts; secrets are shown to nobody.
func (h *House) Values(ctx context.Context, actor identity.Actor) (map[string]string, error) {
	if !actor.Can(identity.Administer) {
		return nil, adminsSet
	}
	values, err := h.settings.Values(ctx)
	if err != nil {
		return nil, err
	}
	for _, key := range settings.Keys() {
		if key.Secret && values[key.Name] != "" {
			values[key.Name] = Hidden
		}
	}
	return values, nil
}

// Hidden stands for a secret that is set; sent back it leaves the secret as it is.
const Hidden = "••••••"

// Set changes settings, all or none; what is wrong is told by the setting's key.
func (h *House) Set(ctx context.Context, actor identity.Actor, values map[string]string) error {
	if !actor.Can(identity.Administer) {
		return adminsSet
	}
	return h.db.InTx(ctx, func(ctx context.Context) error {
		before, err := h.settings.Values(ctx)
		if err != nil {
			return err
		}
		problem := fault.Invalid("")
		var list []changes.Change
		for _, key := range settings.Keys() {
			value, given := values[key.Name]
			if !given || value == before[key.Name] || key.Secret && value == Hidden {
				continue
			}
			err := h.settings.Set(ctx, key.Name, value)
			if f, ok := fault.AsInvalid(err); ok {
				problem.Add(key.Name, sentence(strings.TrimPrefix(f.Error(), key.Name+": ")))
				continue
			}
			if err != nil {
				return err
			}
			list = append(list, noted(key, before[key.Name], value))
		}
		if err := problem.OrNil(); err != nil {
			return err
		}
		return h.changes.Record(ctx, actor.By(), list...)
	})
}

func noted(key settings.Key, before, after string) changes.Change {
	if key.Secret {
		before, after = "", "changed"
	}
	return changes.Change{Kind: "setting", Subject: key.Name, Field: key.Help, Before: before, After: after}
}

func sentence(text string) string {
	if text == "" {
		return text
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !slices.Contains([]byte{'.', '?', '!'}, text[len(text)-1]) {
		text += "."
	}
	return text
}
