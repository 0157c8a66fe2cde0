package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

// room is a page or a form of the desk, as who of the seller's people may go there: m the client's own manager, s
// support, a administrators. Names in braces are filled by world.value; {client} is Bright Harvest.
type room struct {
	who    string
	at     string
	form   string
	shared bool  // another manager may go where the client's own may
	sees   bool  // another manager sees that it is there and is refused
	often  bool  // it writes letters, of which there is a limit an hour
	gone   bool  // there is nothing to do it with: who may finds nothing either
	odd    []int // answers to a refused one besides 403 and 404: what was sent can't be used by anybody
}

// all and the others say that a room isn't about a client, so that every manager is like another.
func all(at string) room              { return room{who: "msa", at: at, shared: true} }
func admins(at, form string) room     { return room{who: "a", at: at, form: form, shared: true} }
func staff(at, form string) room      { return room{who: "msa", at: at, form: form, shared: true} }
func managers(at, form string) room   { return room{who: "ma", at: at, form: form, shared: true} }
func clients(at string) room          { return room{who: "msa", at: "/clients/{client}" + at} }
func helped(at, form string) room     { return room{who: "msa", at: "/clients/{client}" + at, form: form} }
func tailored(at, form string) room   { return room{who: "ma", at: "/clients/{client}" + at, form: form} }
func (r room) mayGo(role string) bool { return strings.Contains(r.who, role) }

// TestWhoMayDoWhatAtTheDesk: every desk route, for every role, with the client's own and another manager, members and
// nobody. Who may not is refused and nothing changes; what is another manager's client isn't there.
func TestWhoMayDoWhatAtTheDesk(t *testing.T) {
	inTurn(t, 8)
	onBothWorlds(t, func(t *testing.T, w *world) {
		people := []struct {
			who, role string
			b         *apptest.Browser
			home      string
		}{
			{"nobody", "", w.Browser(), ""},
			{"a member of the client", "", w.b.admin, "/s/bright-harvest/ask"},
			{"a member of another client", "", w.a.admin, "/s/nordwind/ask"},
			{"another manager", "o", w.SignIn("mara@harbour-vale.example"), "/desk/profile/password"},
			{"support", "s", w.SignIn("sam@harbour-vale.example"), "/desk/profile/password"},
			{"the client's manager", "m", w.SignIn("ines@harbour-vale.example"), "/desk/profile/password"},
			{"an administrator", "a", w.SignIn("admin@harbour-vale.example"), "/desk/profile/password"},
		}
		for _, name := range w.deskRoutes(t) {
			r := rooms[name]
			method, _, _ := strings.Cut(name, " ")
			for _, p := range people {
				role := p.role
				if r.shared && role == "o" {
					role = "m"
				}
				if role != "" && r.mayGo(role) {
					continue
				}
				address, form, token := "/desk"+w.fill(r.at, pathEscape), w.fields(r.form), ""
				if p.home != "" && method == http.MethodPost {
					token = p.b.Token(p.home)
				}
				before := w.changed()
				page := w.try(p.b, token, method, address, form)
				want := []int{http.StatusForbidden, http.StatusNotFound}
				switch role {
				case "":
					want = []int{http.StatusNotFound}
					if p.who == "nobody" {
						want = []int{http.StatusSeeOther, http.StatusForbidden}
					}
				case "o":
					if !r.sees {
						want = want[1:]
					}
				}
				if role != "" {
					want = append(want, r.odd...)
				}
				if !slices.Contains(want, page.Status) || (page.Status == http.StatusSeeOther && !strings.HasPrefix(page.Location, "/sign-in")) {
					t.Errorf("%s: %s is answered %d %s", name, p.who, page.Status, page.Location)
				}
				if w.changed() != before {
					t.Errorf("%s: %s changed something", name, p.who)
				}
			}
			w.passable(t, name, r, people[6].b, people[5].b, people[4].b)
		}
	})
}

// passable: those who may go there are let through, so that what the others were refused is really there.
func (w *world) passable(t *testing.T, name string, r room, admin, manager, support *apptest.Browser) {
	t.Helper()
	method, _, _ := strings.Cut(name, " ")
	for role, b := range map[string]*apptest.Browser{"a": admin, "m": manager, "s": support} {
		if !r.mayGo(role) {
			continue
		}
		address, token := "/desk"+w.fill(r.at, pathEscape), ""
		if method == http.MethodPost {
			token = b.Token("/desk/profile/password")
		}
		page := w.try(b, token, method, address, w.fields(r.form))
		fine := []int{http.StatusOK}
		if r.gone {
			fine = append(fine, http.StatusNotFound, http.StatusSeeOther, http.StatusFound)
		}
		if method == http.MethodPost {
			if r.gone {
				fine = append(fine, http.StatusNotFound)
			}
			fine = append(fine, http.StatusSeeOther, http.StatusUnprocessableEntity, http.StatusConflict)
		}
		if r.often {
			fine = append(fine, http.StatusTooManyRequests)
		}
		if !slices.Contains(fine, page.Status) || strings.HasPrefix(page.Location, "/sign-in") {
			t.Errorf("%s: %q, who may, is answered %d %s: %.200s", name, role, page.Status, page.Location, page.Text("main"))
		}
	}
}

// deskRoutes are all registered routes of the desk but those of doors; one that rooms doesn't name fails the test.
func (w *world) deskRoutes(t *testing.T) (list []string) {
	t.Helper()
	for _, r := range w.Web.App.GetRoutes(true) {
		name := r.Method + " " + strings.TrimSuffix(r.Path, "/")
		_, door := doors[name]
		if !isDesk(r.Path) || door || r.Method == http.MethodHead || slices.Contains(list, name) {
			continue
		}
		if _, ok := rooms[name]; !ok {
			t.Errorf("%s is registered and nobody has said who may go there: add it to desk_rooms_test.go", name)
			continue
		}
		list = append(list, name)
	}
	for name := range rooms {
		if !slices.Contains(list, name) {
			t.Errorf("%s stands in desk_rooms_test.go and isn't registered", name)
		}
	}
	slices.Sort(list)
	return list
}

func isDesk(path string) bool { return path == "/desk" || strings.HasPrefix(path, "/desk/") }
