package notify

import (
	"context"

	"tradecounter/internal/knowledge"
	letters "tradecounter/views/mail"
	"tradecounter/views/ui"
)

// ReviewDue reminds an article's owner to look at it again.
func (s *Service) ReviewDue(ctx context.Context, e knowledge.ReviewDue) error {
	owner, err := s.identity.Person(ctx, e.OwnerID)
	if err != nil {
		return err
	}
	if owner.DisabledAt != 0 || owner.Staff == "" {
		return nil // the work list has it
	}
	f, err := s.frame(ctx, 0, "Is it still right? "+e.Title, "Is it still right?")
	if err != nil {
		return err
	}
	f.Text = []string{"The article “" + e.Title + "” is to be reviewed. Read it as a client would, mend what changed, and set the next day."}
	f.Facts = []letters.Fact{{Name: "Review due", Value: ui.DateLong(e.ReviewOn, "en-GB")}}
	f.Action = letters.Action{Text: "Open the article", URL: s.url + "/desk/articles/" + e.Slug}
	f.Contact = letters.Contact{}
	return s.put(ctx, "article-review", f, to{owner.Email, owner.Name})
}
