package articles

// Query is what a person asks.
type Query struct {
	Words  string
	Limit  int // 10 unless told
	Offset int
	// Closely leaves out what doesn't meet nearly all of the words.
	Closely bool
}

// Result is some of the articles found, best first.
type Result struct {
	Hits     []Hit
	Total    int    // articles found, over all pages
	Spelling string // a spelling that finds more, "" for none
}

// Hit is an article with the section of it that answers best.
type Hit struct {
	ArticleID int64
	Slug      string
	Title     string
	Summary   string
	Category  string
	Heading   string // of the section, "" when the article's beginning answers
	HeadingID string // its anchor
	Snippet   []Part // of the section's text
}

// Part is a run of a snippet.
type Part struct {
	Text string
	Hit  bool // a word that was asked for
}

// defaultLimit and mostHits bound what one answer carries.
const (
	defaultLimit = 10
	mostHits     = 100
)
