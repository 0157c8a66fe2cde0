package accounts

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
)

// Theme is an account's look, as asked for. Files are names of the files store.
type Theme struct {
	Accent     string     `db:"accent"` // a colour, or nothing for the seller's
	Mast       string     `db:"mast"`   // the header's colour, or nothing for paper
	LogoFile   string     `db:"logo_file"`
	HeaderFile string     `db:"header_file"`
	HeaderArt  string     `db:"header_art"` // drawn header art, by name, instead of a file
	Greeting   string     `db:"greeting"`
	Welcome    string     `db:"welcome"`
	Blocks     string     `db:"blocks"` // of the home page, as ParseBlocks reads them
	UpdatedAt  clock.Time `db:"updated_at" json:"-"`
	SavedBy    string     `db:"saved_by" json:"-"` // as people read it

	Links    []ThemeLink
	Featured []Featured
}

// ThemeLink is a link or a document of the account's.
type ThemeLink struct {
	Title string `db:"title"`
	URL   string `db:"url"` // or
	File  string `db:"file"`
}

// Featured is a category (its path) or product (its SKU) that the account's home page shows. What the account can't see
// is left out where it is shown.
type Featured struct {
	Kind  string `db:"kind"` // category, product
	Value string `db:"value"`
}

// Card is the client manager as clients see them. No name: the account has no manager.
type Card struct {
	Name      string `db:"name"`
	Email     string `db:"email"`
	Phone     string `db:"phone"`
	Hours     string `db:"hours"`
	PhotoFile string `db:"photo_file"`
}

// Look is everything about an account's look that its pages place, kept in memory until an account changes.
type Look struct {
	AccountID  int64
	Slug, Name string
	Theme      Theme
	CSS        string // the generated style sheet; empty: the seller's
	Hash       string // of the style sheet, for its address
	LogoSVG    string // the logo's drawing when it is one, made harmless when it was kept; it takes the page's ink
	Manager    Card
}

// looks keeps looks of one version of the accounts. A look holds no price and no product.
type looks struct {
	mu      *sync.Mutex
	version int64
	of      map[int64]Look
}

func (l *looks) get(version, account int64) (Look, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if version > l.version {
		l.version, l.of = version, map[int64]Look{}
	}
	look, ok := l.of[account]
	return look, ok && version == l.version
}

func (l *looks) put(version, account int64, look Look) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if version == l.version {
		l.of[account] = look
	}
}

// Look is the look of the scope's account.
func (s *Service) Look(ctx context.Context, scope identity.Scope) (Look, error) {
	return s.LookOf(ctx, scope.AccountID)
}

// LookOf is the look of an account that the caller may show: its own host name's sign-in page, its letters.
func (s *Service) LookOf(ctx context.Context, accountID int64) (Look, error) {
	if look, ok := tried(ctx, accountID); ok {
		return look, nil
	}
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return Look{}, fmt.Errorf("read a look: %w", err)
	}
	if look, ok := s.looks.get(versions["accounts"], accountID); ok {
		return look, nil
	}
	look, err := s.readLook(ctx, accountID)
	if err == nil && !db.InTransaction(ctx) {
		s.looks.put(versions["accounts"], accountID, look)
	}
	return look, err
}

// Logo is the logo's content: for letters, and for the sign-in page of the account's own host name.
func (s *Service) Logo(ctx context.Context, look Look) (files.File, []byte, error) {
	file, err := s.files.Find(ctx, look.AccountID, look.Theme.LogoFile)
	if err != nil {
		return files.File{}, nil, err
	}
	content, err := s.files.Read(file)
	return file, content, err
}

func (s *Service) readLook(ctx context.Context, accountID int64) (Look, error) {
	account, err := s.ByID(ctx, accountID)
	if err != nil {
		return Look{}, err
	}
	look := Look{AccountID: accountID, Slug: account.Slug, Name: account.Name}
	if look.Theme, err = s.store.theme(ctx, accountID); err != nil && !db.IsNone(err) {
		return Look{}, fmt.Errorf("read a theme: %w", err)
	}
	if err := s.dress(ctx, &look); err != nil {
		return Look{}, err
	}
	if look.Theme.Links, err = s.store.themeLinks(ctx, accountID); err != nil {
		return Look{}, fmt.Errorf("read a theme: %w", err)
	}
	if look.Theme.Featured, err = s.store.featured(ctx, accountID); err != nil {
		return Look{}, fmt.Errorf("read a theme: %w", err)
	}
	if look.Manager, err = s.store.card(ctx, account.ManagerID); err != nil && !db.IsNone(err) {
		return Look{}, fmt.Errorf("read a manager: %w", err)
	}
	return look, nil
}

// dress makes of the theme what pages place.
func (s *Service) dress(ctx context.Context, look *Look) (err error) {
	look.CSS, look.Hash = ThemeCSS(look.Theme)
	if look.LogoSVG, err = s.drawnLogo(ctx, look.AccountID, look.Theme.LogoFile); err != nil {
		return fmt.Errorf("read a logo: %w", err)
	}
	return nil
}

const largestInline = 16 << 10 // bytes of a logo that is placed in every page

// drawnLogo is the content of a logo that is a small SVG; nothing for pictures, which pages name by their address.
func (s *Service) drawnLogo(ctx context.Context, accountID int64, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	file, err := s.files.Find(ctx, accountID, name)
	if fault.Is(err, fault.KindNotFound) {
		return "", nil
	}
	if err != nil || file.ContentType != "image/svg+xml" || file.Size > largestInline {
		return "", err
	}
	content, err := s.files.Read(file)
	return string(content), err
}

// SellerLogo is the seller's own logo, a small SVG that everyone sees; nothing when there is none of that name.
func (s *Service) SellerLogo(ctx context.Context, name string) (string, error) {
	return s.drawnLogo(ctx, 0, name)
}

// ThemeChanged: an account's look was saved.
type ThemeChanged struct {
	AccountID int64 `json:"account_id"`
	ByID      int64 `json:"by_id"`
}

// EventName is the event's name in the log.
func (ThemeChanged) EventName() string { return "theme.changed" }

// EventOf names the account.
func (e ThemeChanged) EventOf() (int64, int64) { return e.AccountID, e.ByID }

const (
	maxThemeText  = 600 // bytes
	maxThemeLinks = 30
	maxFeatured   = 40
)

func (s *Service) checkTheme(ctx context.Context, accountID int64, t Theme) error {
	problem := fault.Invalid("")
	for name, value := range map[string]string{"accent": t.Accent, "mast": t.Mast} {
		if _, err := ParseColor(value); value != "" && err != nil {
			problem.Add(name, fmt.Sprintf("%q is no colour: %v.", value, err))
		}
	}
	for name, value := range map[string]string{"greeting": t.Greeting, "welcome": t.Welcome} {
		if len(value) > maxThemeText {
			problem.Add(name, fmt.Sprintf("Use at most %d characters.", maxThemeText))
		}
	}
	needed := map[string]string{"logo_file": t.LogoFile, "header_file": t.HeaderFile}
	if len(t.Links) > maxThemeLinks {
		problem.Add("links", fmt.Sprintf("Use at most %d links.", maxThemeLinks))
	}
	for i, link := range t.Links {
		name := fmt.Sprintf("link_%d", i+1)
		if link.Title == "" || (link.URL == "") == (link.File == "") {
			problem.Add(name, "A link has a title, and either an address or a file.")
		}
		if link.URL != "" && !safeLink(link.URL) {
			problem.Add(name, fmt.Sprintf("%q is not an address beginning with https://, http:// or a single /.", link.URL))
		}
		needed[name] = link.File
	}
	for name, file := range needed {
		if file == "" {
			continue
		}
		if _, err := s.files.Find(ctx, accountID, file); fault.Is(err, fault.KindNotFound) {
			problem.Add(name, fmt.Sprintf("The file %q isn’t there.", file))
		} else if err != nil {
			return err
		}
	}
	if t.HeaderArt != "" && !slices.Contains(drawing.Arts(), t.HeaderArt) {
		problem.Add("header_art", fmt.Sprintf("There is no drawing %q: use one of %s.", t.HeaderArt, strings.Join(drawing.Arts(), ", ")))
	}
	if _, err := ParseBlocks(t.Blocks); err != nil {
		problem.Add("blocks", "The blocks of the home page: "+err.Error()+".")
	}
	if len(t.Featured) > maxFeatured {
		problem.Add("featured", fmt.Sprintf("Put forward at most %d categories and products.", maxFeatured))
	}
	for _, f := range t.Featured {
		if (f.Kind != "category" && f.Kind != "product") || f.Value == "" {
			problem.Add("featured", "What is featured is a category or a product, with its path or SKU.")
		}
	}
	return problem.OrNil()
}

// safeLink: to a web page, or to a path of the portal.
func safeLink(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, "\\ \t\r\n") {
		return false
	}
	if u.Scheme == "" && u.Host == "" {
		return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
	}
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
