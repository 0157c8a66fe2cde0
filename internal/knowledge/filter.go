package knowledge

import (
	"strings"

	"tradecounter/internal/platform/db"
)

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (f Filter) where(d *db.DB) (string, []any) {
	parts, args := []string{}, []any{}
	add := func(condition string, values ...any) { parts, args = append(parts, condition), append(args, values...) }
	if f.State != "" {
		add(`a.state = ?`, f.State)
	} else {
		add(`a.state <> 'archived'`)
	}
	if f.Category != "" {
		add(`c.slug = ?`, f.Category)
	}
	if f.Audience != "" {
		add(`a.audience = ?`, f.Audience)
	}
	if f.OwnerID != 0 {
		add(`a.owner_id = ?`, f.OwnerID)
	}
	if f.ReviewBy != 0 {
		add(`a.review_on > 0 AND a.review_on <= ?`, f.ReviewBy)
	}
	if f.Pending {
		add(`a.published > 0 AND a.latest > a.published`)
	}
	text := `v.title || ' ' || v.summary || ' ' || a.slug`
	if f.WithTexts {
		text += ` || ' ' || v.body`
	}
	for _, word := range strings.Fields(f.Words) {
		add(d.Fold(text)+` LIKE ? ESCAPE '\'`, "%"+likeEscape.Replace(db.Folded(word))+"%")
	}
	return ` WHERE ` + strings.Join(parts, ` AND `), args
}

var sorts = map[string]string{"title": "LOWER(v.title)", "category": "COALESCE(c.place, 1000000000), a.place", "owner": "COALESCE(p.name, '')",
	"review": "CASE a.review_on WHEN 0 THEN 99999999 ELSE a.review_on END", "changed": "a.updated_at"}

// order is that of the list.
func (f Filter) order() string {
	by, known := sorts[strings.TrimPrefix(f.Sort, "-")]
	if !known {
		return ` ORDER BY a.updated_at DESC, a.id DESC`
	}
	if strings.HasPrefix(f.Sort, "-") {
		by = strings.Replace(by, ", ", " DESC, ", 1) + ` DESC`
	}
	return ` ORDER BY ` + by + `, a.id`
}
