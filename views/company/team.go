package company

import (
	"strconv"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// peopleTitle of a page; a refused form says so first.
func peopleTitle(page string, f *fault.Fault) string {
	if f != nil {
		return "Error: " + page
	}
	return page
}

var roleNames = map[identity.Role]string{
	identity.Viewer: "Viewer", identity.Buyer: "Buyer", identity.Approver: "Approver", identity.CompanyAdmin: "Company admin",
}

// roleOptions say with each role what it may do.
func roleOptions() []ui.Option {
	may := map[identity.Role]string{
		identity.Viewer: "sees products, prices and orders", identity.Buyer: "sees and orders", identity.Approver: "sees and orders, and decides",
		identity.CompanyAdmin: "all that, and people and locations",
	}
	var options []ui.Option
	for _, role := range identity.Roles() {
		options = append(options, ui.Option{Value: string(role), Label: roleNames[role] + " – " + may[role]})
	}
	return options
}

// teamTabs lead between people and locations.
func teamTabs(c layout.Chrome, locations bool) []ui.Tab {
	return []ui.Tab{{Text: "People", To: c.Path("team"), Current: !locations}, {Text: "Locations", To: c.Path("team/locations"), Current: locations}}
}

func memberAt(c layout.Chrome, id int64, rest string) string {
	return c.Path("team/" + strconv.FormatInt(id, 10) + rest)
}

func locationAt(c layout.Chrome, id int64, rest string) string {
	if id == 0 {
		return c.Path("team/locations/new")
	}
	return c.Path("team/locations/" + strconv.FormatInt(id, 10) + rest)
}

func signedInAt(n int) string {
	switch n {
	case 0:
		return "Not signed in anywhere."
	case 1:
		return "Signed in at one place."
	}
	return "Signed in at " + strconv.Itoa(n) + " places."
}
