package orders

import "tradecounter/internal/platform/fault"

// SeeAs asks as whom the storefront is to be seen.
type SeeAs struct {
	Slug, Client string
	Members      []Member
	Allowed      bool   // the account lets staff do what the member may
	Channel      string // that was chosen
	Fault        *fault.Fault
}

// Member is someone of the client's.
type Member struct {
	ID, Name, About string
	Chosen          bool
}
