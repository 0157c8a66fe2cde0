package workspace

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
)

// Caller is a client, and perhaps who of it calls, found by whatever they say first.
type Caller struct {
	Slug   string `db:"slug"`
	Client string `db:"client"`
	Person string `db:"person"` // "" where the client itself was found
	Member int64  `db:"member_id"`
	By     string `db:"by_what"` // what it was found by: a number, an order, an address, a telephone
}

const fewestDigits = 4 // of a telephone number that is looked for

// Callers finds clients within reach by name, short name or their number in other systems, people by name, address or
// telephone, and whose an order or purchase order number is. Clients come first, then orders, then people.
func (s *Finder) Callers(ctx context.Context, reach identity.Reach, text string, limit int) (list []Caller, err error) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longestWords {
		text = strings.ToValidUTF8(text[:longestWords], "")
	}
	if len(text) < fewest {
		return nil, nil
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	q := asked{text: text, key: catalog.FoldNumber(text), words: strings.Fields(db.Folded(text)), prefix: set.OrderPrefix, limit: limit}
	for _, look := range []func(context.Context, identity.Reach, asked) ([]Caller, error){s.callingClients, s.callingOrders, s.callingPeople} {
		found, err := look(ctx, reach, q)
		if err != nil {
			return nil, fmt.Errorf("find who calls: %w", err)
		}
		if list = append(list, found...); len(list) >= limit {
			return list[:limit], nil
		}
	}
	return list, nil
}

func (s *Finder) callingClients(ctx context.Context, reach identity.Reach, q asked) (list []Caller, err error) {
	within, args := reach.Where("a")
	named, words := q.named(s.db, `a.name || ' ' || a.slug || ' ' || a.external_id || ' ' || a.tax_id`)
	args = append(append(args, words...), db.Folded(q.text), likeEscape.Replace(db.Folded(q.text))+"%", q.limit)
	err = s.db.Select(ctx, &list, `SELECT a.slug, a.name AS client, '' AS person, 0 AS member_id, a.external_id AS by_what FROM accounts a
		WHERE `+within+` AND a.merged_into = 0 AND a.status <> 'closed' AND `+named+`
		ORDER BY CASE WHEN a.slug = ? THEN 0 WHEN `+s.db.Fold("a.name")+` LIKE ? ESCAPE '\' THEN 1 ELSE 2 END, a.name LIMIT ?`, args...)
	return list, err
}

func (s *Finder) callingOrders(ctx context.Context, reach identity.Reach, q asked) (list []Caller, err error) {
	if len(q.key) < fewest {
		return nil, nil
	}
	within, args := reach.Where("a")
	number := strings.ToUpper(strings.ReplaceAll(q.text, " ", ""))
	whole := q.prefix + "-" + strings.TrimPrefix(strings.TrimPrefix(number, q.prefix), "-")
	err = s.db.Select(ctx, &list, `SELECT a.slug, a.name AS client, COALESCE(p.name, '') AS person, COALESCE(o.member_id, 0) AS member_id,
		o.number || CASE WHEN o.po_number = '' THEN '' ELSE ', PO ' || o.po_number END AS by_what
		FROM orders o JOIN accounts a ON a.id = o.account_id LEFT JOIN members m ON m.id = o.member_id AND m.removed_at = 0 LEFT JOIN people p ON p.id = m.person_id
		WHERE o.id IN (SELECT id FROM orders WHERE number IN (?, ?) UNION SELECT id FROM orders WHERE po_key = ? AND po_key <> '') AND `+within+`
		ORDER BY o.placed_at DESC, o.id DESC LIMIT ?`, append(append([]any{number, whole, q.key}, args...), q.limit)...)
	return list, err
}

func (s *Finder) callingPeople(ctx context.Context, reach identity.Reach, q asked) (list []Caller, err error) {
	within, args := reach.Where("a")
	named, words := q.named(s.db, `p.name || ' ' || p.email`)
	args = append(args, words...)
	if digits := onlyDigits(q.text); len(digits) >= fewestDigits {
		named = `(` + named + ` OR REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(p.phone, ' ', ''), '-', ''), '/', ''), '(', ''), ')', '') LIKE ?)`
		args = append(args, "%"+strings.TrimLeft(digits, "0"))
	}
	err = s.db.Select(ctx, &list, `SELECT a.slug, a.name AS client, p.name AS person, m.id AS member_id, CASE WHEN p.phone = '' THEN p.email ELSE p.email || ', ' || p.phone END AS by_what
		FROM members m JOIN people p ON p.id = m.person_id JOIN accounts a ON a.id = m.account_id
		WHERE m.removed_at = 0 AND p.disabled_at = 0 AND a.status <> 'closed' AND `+within+` AND `+named+` ORDER BY p.name, a.name LIMIT ?`, append(args, q.limit)...)
	return list, err
}

// onlyDigits are the digits of a telephone number, "" for a text that is none.
func onlyDigits(text string) string {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -/()+", r) {
			return -1
		}
		return r
	}, text)
	if strings.IndexFunc(plain, func(r rune) bool { return !unicode.IsDigit(r) || r > unicode.MaxASCII }) >= 0 {
		return ""
	}
	return plain
}
