package knowledge

import (
	"slices"
	"strings"
)

// The choices where two texts clash.
const (
	TakeYours  = "yours"
	TakeTheirs = "theirs"
	TakeBoth   = "both" // yours, then theirs
)

// Resolve is the joined text with what was chosen for each clash, in their order; where nothing was, yours stays.
func (c *Conflict) Resolve(choices []string) Text {
	text, body := c.Joined, linesOf(c.Joined.Body)
	for i := len(c.Clashes) - 1; i >= 0; i-- { // from the end, so that lines before stay where they are
		clash, take := c.Clashes[i], TakeYours
		if i < len(choices) {
			take = choices[i]
		}
		switch clash.Field {
		case "title":
			text.Title = chosen(clash, take, " ")
		case "summary":
			text.Summary = chosen(clash, take, " ")
		default:
			at := clash.Line - 1
			body = slices.Replace(body, at, at+len(linesOf(clash.Yours)), linesOf(chosen(clash, take, ""))...)
		}
	}
	text.Body = strings.Join(body, "")
	return text
}

func chosen(c Clash, take, between string) string {
	switch take {
	case TakeTheirs:
		return c.Theirs
	case TakeBoth:
		if between == "" && c.Yours != "" && !strings.HasSuffix(c.Yours, "\n") {
			between = "\n"
		}
		return c.Yours + between + c.Theirs
	}
	return c.Yours
}
