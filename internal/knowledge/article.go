package knowledge

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// State is how far the newest version of an article has come. Readers see the published version meanwhile, until the
// article is archived.
type State string

// The states of an article.
const (
	Draft     State = "draft"
	InReview  State = "in_review"
	Scheduled State = "scheduled"
	Published State = "published"
	Archived  State = "archived"
)

// Article is one as the desk has it; title and summary are those of the newest version.
type Article struct {
	ID           int64      `db:"id"`
	Slug         string     `db:"slug"`
	Title        string     `db:"title"`
	Summary      string     `db:"summary"`
	CategoryID   int64      `db:"category_id"` // 0: in none
	CategorySlug string     `db:"category_slug"`
	CategoryName string     `db:"category_name"`
	Place        int        `db:"place"`
	State        State      `db:"state"`
	Latest       int        `db:"latest"`    // number of the newest version
	Published    int        `db:"published"` // number of the one that readers see; 0: none yet
	Scheduled    int        `db:"scheduled"` // number of the one that PublishAt publishes
	PublishAt    clock.Time `db:"publish_at"`
	PublishedAt  clock.Time `db:"published_at"`
	OwnerID      int64      `db:"owner_id"`
	OwnerName    string     `db:"owner_name"`
	OwnerEmail   string     `db:"owner_email"`
	ReviewOn     clock.Date `db:"review_on"`
	CreatedAt    clock.Time `db:"created_at"`
	UpdatedAt    clock.Time `db:"updated_at"`
	Version      int64      `db:"version"` // of everything but the text
	AudienceKind string     `db:"audience"`

	Audience Audience
	Ties     []Tie
	Related  []string // slugs placed by an editor, in order
	OldSlugs []string
}

// Live says that readers see it.
func (a Article) Live() bool { return a.Published > 0 && a.State != Archived }

// Pending says that it has a newer text than the one readers see.
func (a Article) Pending() bool { return a.Published > 0 && a.Latest > a.Published }

// Text is what a version says.
type Text struct {
	Title   string `db:"title"`
	Summary string `db:"summary"`
	Body    string `db:"body"`
}

// Limits of a text, in characters; the body's is in bytes.
const (
	maxTitle   = 200
	maxSummary = 400
	maxNote    = 300
	MaxBody    = 100_000
)

// clean takes off what a form adds: returns before line ends, blanks around.
func (t Text) clean() Text {
	t.Title, t.Summary = oneLine(t.Title), oneLine(t.Summary)
	t.Body = strings.ReplaceAll(strings.ReplaceAll(t.Body, "\r\n", "\n"), "\r", "\n")
	t.Body = strings.TrimRight(strings.TrimLeft(t.Body, "\n"), " \t\n") + "\n"
	if t.Body == "\n" {
		t.Body = ""
	}
	return t
}

func (t Text) check() error {
	problem := fault.Invalid("")
	if t.Title == "" || utf8.RuneCountInString(t.Title) > maxTitle {
		problem.Add("title", fmt.Sprintf("Give it a title of at most %d characters.", maxTitle))
	}
	if utf8.RuneCountInString(t.Summary) > maxSummary {
		problem.Add("summary", fmt.Sprintf("Use at most %d characters.", maxSummary))
	}
	if len(t.Body) > MaxBody {
		problem.Add("body", fmt.Sprintf("This is over %d KB. Make two articles of it.", MaxBody/1000))
	}
	if !utf8.ValidString(t.Title+t.Summary+t.Body) || strings.ContainsRune(t.Title+t.Summary+t.Body, 0) {
		problem.Add("body", "This holds signs that are no text.")
	}
	return problem.OrNil()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reserved are addresses that pages of their own have.
var reserved = map[string]bool{"categories": true, "new": true, "work": true, "search": true, "files": true, "import": true, "export": true}

// SlugProblem says in words why a slug can't be used; "" when it can.
func SlugProblem(slug string) string {
	switch {
	case !slugForm.MatchString(slug) || len(slug) > 100:
		return "Use small letters, digits and dashes, like returns-of-cut-goods, at most 100."
	case reserved[slug]:
		return "This address is taken by a page of the portal. Use another."
	}
	return ""
}

// SlugOf makes an address of a title.
func SlugOf(title string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "ł", "l", "’", "", "'", "").Replace(strings.ToLower(title))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if len(slug) > 60 {
		slug = strings.Trim(slug[:strings.LastIndexByte(slug[:61]+"-", '-')], "-")
	}
	if slug == "" || reserved[slug] {
		slug = strings.Trim("article-"+slug, "-")
	}
	return slug
}
