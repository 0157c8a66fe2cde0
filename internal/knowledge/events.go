package knowledge

import "tradecounter/internal/platform/clock"

// ArticlePublished says that readers see a version from now on.
type ArticlePublished struct {
	ArticleID int64 `json:"article_id"`
	Number    int   `json:"number"`
}

// EventName is the fact's.
func (ArticlePublished) EventName() string { return "article.published" }

// ReviewDue says that an article's owner shall look at it again.
type ReviewDue struct {
	ArticleID int64      `json:"article_id"`
	Slug      string     `json:"slug"`
	Title     string     `json:"title"`
	OwnerID   int64      `json:"owner_id"`
	ReviewOn  clock.Date `json:"review_on"`
}

// EventName is the fact's.
func (ReviewDue) EventName() string { return "article.review_due" }

// EventOf says whom it is about.
func (e ReviewDue) EventOf() (accountID, personID int64) { return 0, e.OwnerID }
