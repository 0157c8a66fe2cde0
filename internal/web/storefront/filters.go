package storefront

import (
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/search"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

const (
	shownValues  = 7  // of a filter in the rail; the rest folds away
	promotedRoom = 78 // characters of chips above the list that leave room for order and views
	chipFrame    = 4  // what a chip takes beside its characters
	shownLinks   = 14 // categories in the rail; of more only the upper level is shown
)

// rail are the filters of what was found: attributes and brand, those with one value left out unless it is set. The one
// that stands above the list begins it too.
func (l *listing) rail() []views.FilterGroup {
	var groups []views.FilterGroup
	promoted, _ := l.toPromote()
	for _, f := range l.result.Facets {
		g, ok := l.group(f)
		switch {
		case ok && f.Name == promoted.Name:
			groups = slices.Insert(groups, 0, g)
		case ok:
			groups = append(groups, g)
		}
	}
	if len(l.result.Brands.Values) > 1 || len(l.asked.brands) > 0 {
		brands := views.FilterGroup{Legend: "Brand", Field: "brand"}
		for _, v := range l.result.Brands.Values {
			brands.Values = append(brands.Values, l.value(v, v.Text))
		}
		groups = append(groups, folded(brands))
	}
	return groups
}

func (l *listing) group(f search.Facet) (views.FilterGroup, bool) {
	g := views.FilterGroup{Legend: f.Name, Field: "f"}
	if f.Unit != "" {
		g.Legend += ", " + f.Unit
	}
	if f.Numeric {
		asked := l.askedRange(f.Name)
		g.Range = &views.Range{FromField: "from:" + f.Name, ToField: "to:" + f.Name, From: asked.from, To: asked.to,
			Least: plain(f.Min), Most: plain(f.Max), Label: g.Legend}
	}
	g.Values = make([]views.FilterValue, len(f.Values))
	for i, v := range f.Values {
		g.Values[i] = l.value(v, filter{f.Name, v.Text}.String())
	}
	if f.Numeric && len(f.Values) > 0 && len(f.Values) <= shownValues && l.askedRange(f.Name) == (between{name: f.Name}) {
		g.Range = nil // a few numbers are ticked more easily
	}
	return folded(g), g.Range != nil || len(g.Values) > 0
}

func (l *listing) value(v search.Value, field string) views.FilterValue {
	return views.FilterValue{Value: field, Text: v.Text, Count: l.number(int64(v.Count)), Checked: v.Chosen,
		Disabled: v.Count == 0 && !v.Chosen}
}

// folded keeps the first values and those that are set in sight; beside a range only those that are set.
func folded(g views.FilterGroup) views.FilterGroup {
	first := shownValues
	if g.Range != nil {
		first = 0
	} else if len(g.Values) <= shownValues+1 {
		return g
	}
	all := g.Values
	g.Values, g.Rest = slices.Clip(all[:first]), all[first:]
	if checked := func(v views.FilterValue) bool { return v.Checked }; slices.ContainsFunc(g.Rest, checked) {
		for _, v := range g.Rest {
			if v.Checked {
				g.Values = append(g.Values, v)
			}
		}
		g.Rest = slices.DeleteFunc(g.Rest, checked)
	}
	return g
}

func (l *listing) askedRange(name string) between {
	for _, r := range l.asked.ranges {
		if r.name == name {
			return r
		}
	}
	return between{name: name}
}

// plain writes a number as a person would type it.
func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (l *listing) flags() []ui.Choice {
	var flags []ui.Choice
	flag := func(name, label string, count int, on bool) {
		if count > 0 || on {
			flags = append(flags, ui.Choice{Type: "checkbox", Name: name, Value: "1", Label: label, Aside: l.number(int64(count)), Checked: on})
		}
	}
	flag("stock", "In stock", l.result.InStock, l.asked.stock)
	flag("bought", "You bought before", l.result.Bought, l.asked.bought)
	flag("new", "New for you", l.result.New, l.asked.news)
	return flags
}

// kept are the fields that the filter form carries along: everything that has no control in it.
func (l *listing) kept(rail []views.FilterGroup) []views.Param {
	control := func(f views.Param) bool {
		for _, g := range rail {
			if g.Range != nil && (f.Name == g.Range.FromField || f.Name == g.Range.ToField) {
				return true
			}
			same := func(v views.FilterValue) bool { return v.Value == f.Value }
			if f.Name == g.Field && (slices.ContainsFunc(g.Values, same) || slices.ContainsFunc(g.Rest, same)) {
				return true
			}
		}
		return false
	}
	return slices.DeleteFunc(without(l.asked.fields(), "page", "stock", "bought", "new"), control)
}

// set are the filters in force, each with the address that takes it away.
func (l *listing) set() []ui.Chip {
	var chips []ui.Chip
	add := func(text string, a asked) { chips = append(chips, ui.Chip{Text: text, To: a.at(l.path), Remove: true}) }
	for _, f := range l.asked.filters {
		add(chipText(f), l.asked.toggled(f))
	}
	for _, r := range l.asked.ranges {
		add(l.rangeText(r), l.asked.withoutRange(r.name))
	}
	for _, b := range l.asked.brands {
		add(b, l.asked.withoutBrand(b))
	}
	flag := func(on bool, text string, off func(*asked)) {
		if on {
			a := l.asked
			a.page = 1
			off(&a)
			add(text, a)
		}
	}
	flag(l.asked.stock, "In stock", func(a *asked) { a.stock = false })
	flag(l.asked.bought, "You bought before", func(a *asked) { a.bought = false })
	flag(l.asked.news, "New for you", func(a *asked) { a.news = false })
	return chips
}

// chipText names the attribute where the value alone says too little: Thread M8, but Stainless steel A2.
func chipText(f filter) string {
	if len(f.value) > 6 && (f.value[0] < '0' || f.value[0] > '9') {
		return f.value
	}
	return f.name + " " + f.value
}

func (l *listing) rangeText(r between) string {
	unit := ""
	for _, f := range l.result.Facets {
		if f.Name == r.name && f.Unit != "" {
			unit = " " + f.Unit
		}
	}
	switch {
	case r.from == "":
		return r.name + " up to " + r.to + unit
	case r.to == "":
		return r.name + " from " + r.from + unit
	}
	return r.name + " " + r.from + " to " + r.to + unit
}

// promoted is the most useful filter once more, above the list: one whose values say enough without its name, and as
// many of them as fit beside the order and the views.
func (l *listing) promoted() (chips []ui.Chip, label string) {
	facet, ok := l.toPromote()
	if !ok {
		return nil, ""
	}
	room := promotedRoom
	for _, v := range facet.Values {
		chip := ui.Chip{Text: v.Text, Count: l.number(int64(v.Count)), On: v.Chosen}
		if room -= len([]rune(chip.Text)) + len(chip.Count) + chipFrame; room < 0 && !v.Chosen {
			continue
		}
		if v.Count > 0 || v.Chosen {
			chip.To = l.asked.toggled(filter{facet.Name, v.Text}).at(l.path)
		}
		chips = append(chips, chip)
	}
	return chips, facet.Name
}

func (l *listing) toPromote() (search.Facet, bool) {
	several := func(f search.Facet) bool { return len(f.Values) > 1 }
	i := slices.IndexFunc(l.result.Facets, func(f search.Facet) bool { return several(f) && !f.Numeric })
	if i < 0 {
		i = slices.IndexFunc(l.result.Facets, func(f search.Facet) bool { return several(f) && f.Promoted })
	}
	if i < 0 {
		return search.Facet{}, false
	}
	return l.result.Facets[i], true
}

// links lead to narrower categories: those below this one, or those that hold what was found.
func (l *listing) links() views.LinkGroup {
	group := views.LinkGroup{Title: "Categories"}
	parent := int64(0)
	if l.within != nil {
		parent = l.within.ID
	}
	depths := map[int64]int{parent: 0}
	for _, c := range l.result.Categories {
		if depth, ok := depths[c.ParentID]; ok && depth < 2 && c.Count > 0 {
			depths[c.ID] = depth + 1
			group.Links = append(group.Links, views.CountLink{Text: c.Name, To: l.narrowed(c.Slug), Count: l.number(int64(c.Count)), Depth: depth})
		}
	}
	if len(group.Links) > shownLinks {
		group.Links = slices.DeleteFunc(group.Links, func(c views.CountLink) bool { return c.Depth > 0 })
	}
	if l.asked.words != "" && l.within != nil {
		a := l.asked.bare()
		a.category = ""
		group.Links = append([]views.CountLink{{Text: "All categories", To: a.at(l.path)}}, group.Links...)
	}
	return group
}

// narrowed is the same list within a category: a search keeps its words, a category is a page of its own.
func (l *listing) narrowed(slug string) string {
	a := l.asked.bare()
	if strings.HasSuffix(l.path, "/search") {
		a.category, a.news = slug, l.asked.news
		return a.at(l.path)
	}
	return a.at(l.base + "/c/" + slug)
}
