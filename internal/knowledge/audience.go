package knowledge

import (
	"slices"
	"strings"

	"tradecounter/internal/identity"
)

// The kinds of audience.
const (
	All    = "all"    // everyone signed in
	Staff  = "staff"  // the seller's own people alone
	Chosen = "chosen" // accounts and segments
)

// Audience is who reads an article. The seller's staff read all.
type Audience struct {
	Kind     string
	Accounts []int64  // of the kind Chosen
	Segments []string // of the kind Chosen: accounts whose segment is one of these
}

// Reads is the one rule of who reads an article once it is live. What a scope may not read doesn't exist for it on any
// page, in a search, a suggestion, a letter or a file.
func (a Audience) Reads(scope identity.Scope) bool {
	if scope.Staff {
		return true
	}
	return scope.AccountID != 0 && a.holds(scope.AccountID, scope.Segment)
}

func (a Audience) holds(account int64, segment string) bool {
	switch a.Kind {
	case All:
		return true
	case Chosen:
		return slices.Contains(a.Accounts, account) || segment != "" && slices.Contains(a.Segments, segment)
	}
	return false
}

// clean sorts, takes out what is there twice, and makes the choice of nobody staff's.
func (a Audience) clean() Audience {
	if a.Kind != Chosen {
		return Audience{Kind: a.Kind}
	}
	segments := make([]string, 0, len(a.Segments))
	for _, s := range a.Segments {
		if s = oneLine(s); s != "" {
			segments = append(segments, s)
		}
	}
	accounts := slices.Clone(a.Accounts)
	slices.Sort(accounts)
	slices.Sort(segments)
	return Audience{Kind: Chosen, Accounts: slices.Compact(accounts), Segments: slices.Compact(segments)}
}

// inWords is the audience for the change log; names are the accounts' by id.
func (a Audience) inWords(names map[int64]string) string {
	switch a.Kind {
	case All:
		return "everyone signed in"
	case Staff:
		return "staff"
	}
	var parts []string
	for _, id := range a.Accounts {
		parts = append(parts, names[id])
	}
	slices.Sort(parts)
	for _, s := range a.Segments {
		parts = append(parts, "segment "+s)
	}
	return strings.Join(parts, ", ")
}
