package articles

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/support/articles"
)

const mostRelatedFound = 8

// chosen are the addresses in the form, in order: those placed before, then those ticked.
func chosen(c *fiber.Ctx) (slugs []string) {
	for _, slug := range web.Several(c, "related", 200) {
		if slug != "" && !slices.Contains(slugs, slug) {
			slugs = append(slugs, slug)
		}
	}
	return slugs
}

// arrange moves or takes away what a button of the list of related articles names, and says at which button one goes on:
// the same, or that of the article which took the place of one taken away.
func arrange(slugs []string, do string) ([]string, string) {
	verb, slug, _ := strings.Cut(do, ":")
	at := slices.Index(slugs, slug)
	switch {
	case at < 0:
	case verb == "up" && at > 0:
		slugs[at-1], slugs[at] = slugs[at], slugs[at-1]
	case verb == "down" && at+1 < len(slugs):
		slugs[at+1], slugs[at] = slugs[at], slugs[at+1]
	case verb == "drop":
		slugs = slices.Delete(slugs, at, at+1)
		if len(slugs) == 0 {
			return nil, "find"
		}
		return slugs, "drop:" + slugs[min(at, len(slugs)-1)]
	}
	return slugs, do
}

// related reads the titles of the chosen articles and those found beside them.
func (h *handlers) related(c *fiber.Ctx, r *view.Related) error {
	at, err := h.Knowledge.At(c.UserContext(), web.Actor(c), r.Slugs)
	if err != nil {
		return err
	}
	for _, slug := range r.Slugs {
		a, there := at[slug]
		r.Chosen = append(r.Chosen, view.ChosenArticle{Slug: slug, Article: a, There: there})
	}
	if r.Find == "" {
		return nil
	}
	list, _, err := h.Knowledge.List(c.UserContext(), web.Actor(c), knowledge.Filter{Words: r.Find, Sort: "title", Limit: 200})
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.ID != r.Of && !slices.ContainsFunc(r.Chosen, func(o view.ChosenArticle) bool { return o.Article.ID == a.ID }) {
			r.Found = append(r.Found, a)
		}
	}
	inTitle := func(a knowledge.Article) int {
		for _, word := range strings.Fields(strings.ToLower(r.Find)) {
			if !strings.Contains(strings.ToLower(a.Title), word) {
				return 1
			}
		}
		return 0
	}
	slices.SortStableFunc(r.Found, func(a, b knowledge.Article) int { return inTitle(a) - inTitle(b) }) // then those whose summary has them
	if len(r.Found) > mostRelatedFound {
		r.Found, r.More = r.Found[:mostRelatedFound], true
	}
	return nil
}

// relatedOf are the addresses that the chosen articles have now; what isn't there, or is the article itself, is said.
func (h *handlers) relatedOf(c *fiber.Ctx, of knowledge.Article, slugs []string, problem *fault.Fault) (now []string, err error) {
	at, err := h.Knowledge.At(c.UserContext(), web.Actor(c), slugs)
	if err != nil {
		return nil, err
	}
	for _, slug := range slugs {
		a, there := at[slug]
		switch {
		case !there:
			problem.Add("related", fmt.Sprintf("There is no article at “%s” any more. Take it away.", slug))
		case a.ID == of.ID:
			problem.Add("related", "An article can’t stand beside itself. Take it away.")
		case !slices.Contains(now, a.Slug):
			now = append(now, a.Slug)
		}
	}
	return now, nil
}
