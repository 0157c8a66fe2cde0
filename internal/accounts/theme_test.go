package accounts

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

func TestBlocksKeepTheirOrder(t *testing.T) {
	names := func(list []Block) string {
		var out []string
		for _, b := range list {
			out = append(out, map[bool]string{true: "-"}[b.Off]+b.Name)
		}
		return strings.Join(out, " ")
	}
	const beside = " manager standing lists account links"
	for text, want := range map[string]string{
		"":                       "due last categories featured new" + beside,
		"last,due":               "last due categories featured new" + beside,
		"-new,links,manager":     "-new due last categories featured links manager standing lists account",
		" new , -due ":           "new -due last categories featured" + beside,
		"due,last,categories":    "due last categories featured new" + beside,
		"featured,manager,-last": "featured -last due categories new" + beside,
	} {
		list, err := ParseBlocks(text)
		if err != nil || names(list) != want {
			t.Errorf("%q is %q, %v", text, names(list), err)
		}
		again, err := ParseBlocks(FormatBlocks(list))
		if err != nil || names(again) != want {
			t.Errorf("%q written and read is %q, %v", text, names(again), err)
		}
	}
	for _, bad := range []string{"due,due", "nothing", "due,,last", "--due"} {
		if _, err := ParseBlocks(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	theme := Theme{}
	theme.MoveBlock("last", true)
	theme.MoveBlock("due", true)     // back
	theme.MoveBlock("new", false)    // the last of its column stays
	theme.MoveBlock("manager", true) // the first of its column stays
	theme.MoveBlock("links", true)
	if got := names(theme.HomeBlocks()); got != "due last categories featured new manager standing lists links account" {
		t.Errorf("moved to %q", got)
	}
}

// tailor is the client manager of a new account.
func (fx *fixture) tailor(slug string) identity.Actor {
	fx.t.Helper()
	client := fx.admin(slug, nil)
	var id int64
	err := fx.d.InTx(context.Background(), func(ctx context.Context) error {
		err := fx.d.Get(ctx, &id, `INSERT INTO people (email, name, staff_role, created_at) VALUES (?, 'Ines Halvorsen', 'manager', 1) RETURNING id`, slug+"@desk.example")
		if err == nil {
			_, err = fx.d.Exec(ctx, `UPDATE accounts SET manager_id = ? WHERE slug = ?`, id, slug)
		}
		return err
	})
	if err != nil {
		fx.t.Fatal(err)
	}
	return identity.Actor{PersonID: id, Name: "Ines Halvorsen", Staff: identity.Manager, Account: client.Account}
}

func TestADraftIsOnesOwnUntilItIsSaved(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines := fx.tailor("nordwind")
		max := ines
		max.PersonID, max.Name = fx.tailor("other").PersonID, "Max Other"
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(fx.KeepDraft(ctx, ines, 0, Theme{Accent: "#e8541a", Greeting: "Moin, {first name}", Blocks: "last,due"}))
		d, err := fx.Drafting(ctx, ines)
		must(err)
		if len(d.Changes) != 3 || d.Theme.Accent != "#e8541a" || d.Saved.Accent != "" || d.Stale() {
			t.Fatalf("draft: %+v", d)
		}
		if d, err := fx.Drafting(ctx, max); err != nil || d.Theme.Accent != "" {
			t.Errorf("somebody else sees the draft: %+v %v", d, err)
		}
		if look, err := fx.LookOf(ctx, ines.Account.ID); err != nil || look.Theme.Accent != "" {
			t.Errorf("the client sees the draft: %+v %v", look, err)
		}
		trying, err := fx.Trying(ctx, ines)
		must(err)
		if look, err := fx.LookOf(trying, ines.Account.ID); err != nil || look.Theme.Greeting != "Moin, {first name}" || !strings.Contains(look.CSS, "--accent: #") {
			t.Errorf("the preview doesn’t: %+v %v", look, err)
		}
		used, err := fx.SaveLook(ctx, ines, d.Seen, d.Theme)
		must(err)
		if !used.AccentChanged {
			t.Error("an accent that can’t be read is used as it is")
		}
		if d, err = fx.Drafting(ctx, ines); err != nil || len(d.Changes) != 0 || d.Saved.Accent != "#e8541a" || d.Saved.SavedBy != "Ines Halvorsen" {
			t.Errorf("after saving: %+v %v", d, err)
		}
		list, err := changes.New(fx.d, fx.now).List(ctx, changes.Filter{AccountID: ines.Account.ID, Kind: "theme"})
		must(err)
		if len(list) != 3 || list[2].Field != "accent" || list[2].After != "#e8541a" || list[2].ByName != "Ines Halvorsen" {
			t.Errorf("the change log has %+v", list)
		}
	})
}

func TestOfTwoWhoSaveTheSecondIsTold(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines := fx.tailor("nordwind")
		if _, err := fx.SaveLook(ctx, ines, 0, Theme{Greeting: "First"}); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.SaveLook(ctx, ines, 0, Theme{Greeting: "Second"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the second isn’t told: %v", err)
		}
		d, err := fx.Drafting(ctx, ines)
		if err != nil || d.Saved.Greeting != "First" {
			t.Fatalf("%+v %v", d, err)
		}
		if _, err := fx.SaveLook(ctx, ines, d.Seen, Theme{Greeting: "Second"}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"First", "Second"} { // undone, and undone again
			if d, err = fx.Drafting(ctx, ines); err != nil {
				t.Fatal(err)
			}
			if err := fx.UndoLook(ctx, ines, d.Saved.UpdatedAt); err != nil {
				t.Fatal(err)
			}
			if d, err = fx.Drafting(ctx, ines); err != nil || d.Saved.Greeting != want {
				t.Errorf("undone it is %q, want %q, %v", d.Saved.Greeting, want, err)
			}
		}
	})
}

func TestWhoMayTailorALook(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines := fx.tailor("nordwind")
		support, unbound, buyer := ines, ines, fx.admin("third", nil)
		support.Staff = identity.Support
		unbound.Account = identity.Account{}
		for name, actor := range map[string]identity.Actor{"support": support, "nobody’s manager": unbound, "a company admin": buyer} {
			_, save := fx.SaveLook(ctx, actor, 0, Theme{})
			for what, err := range map[string]error{"save": save, "draft": fx.KeepDraft(ctx, actor, 0, Theme{Accent: "#123456"}), "undo": fx.UndoLook(ctx, actor, 0),
				"copy": fx.CopyLook(ctx, actor, identity.Reach{All: true}, "nordwind")} {
				if !fault.Is(err, fault.KindDenied) {
					t.Errorf("%s may %s: %v", name, what, err)
				}
			}
		}
	})
}

// What is another client's own stays there, and of a client out of reach nothing is copied.
func TestCopyingALookTakesNothingThatIsTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines, other := fx.tailor("nordwind"), fx.tailor("bright-harvest")
		for _, name := range []string{"look/bh.svg", "look/bh-head.svg", "terms.svg"} {
			if _, err := fx.files.Save(ctx, name, other.Account.ID, strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`)); err != nil {
				t.Fatal(err)
			}
		}
		theirs := Theme{Accent: "#bf3f0c", Mast: "#fff6ea", LogoFile: "look/bh.svg", HeaderFile: "look/bh-head.svg", Greeting: "Morning", Welcome: "Owen, the gloves …",
			Blocks: "last,due", Links: []ThemeLink{{Title: "Terms", File: "terms.svg"}}, Featured: []Featured{{"category", "Gloves"}}}
		if _, err := fx.SaveLook(ctx, other, 0, theirs); err != nil {
			t.Fatal(err)
		}
		if err := fx.KeepDraft(ctx, ines, 0, Theme{Welcome: "Jana"}); err != nil {
			t.Fatal(err)
		}
		if err := fx.CopyLook(ctx, ines, ines.Reach(20261119), "bright-harvest"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("copied from out of reach: %v", err)
		}
		if err := fx.CopyLook(ctx, ines, identity.Reach{All: true}, "bright-harvest"); err != nil {
			t.Fatal(err)
		}
		d, err := fx.Drafting(ctx, ines)
		if err != nil {
			t.Fatal(err)
		}
		got := d.Theme
		if got.Accent != "#bf3f0c" || got.Mast != "#fff6ea" || got.Greeting != "Morning" || got.Blocks != "last,due" || len(got.Featured) != 1 {
			t.Errorf("not copied: %+v", got)
		}
		if got.LogoFile != "" || got.Welcome != "Jana" || len(got.Links) != 0 || got.HeaderFile == theirs.HeaderFile || got.HeaderFile == "" {
			t.Errorf("copied what is theirs: %+v", got)
		}
		if _, err := fx.SaveLook(ctx, ines, d.Seen, got); err != nil {
			t.Errorf("the copy can’t be saved: %v", err)
		}
	})
}

func TestALookIsCheckedFieldByField(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		ines := fx.tailor("nordwind")
		_, err := fx.SaveLook(ctx, ines, 0, Theme{Accent: "red", HeaderArt: "castle", Blocks: "due,due", LogoFile: "look/other.png", Greeting: strings.Repeat("x", 700),
			Links: []ThemeLink{{Title: "Evil", URL: "javascript:alert(1)"}}})
		problem, ok := fault.AsInvalid(err)
		if !ok {
			t.Fatal(err)
		}
		for _, field := range []string{"accent", "header_art", "blocks", "logo_file", "greeting", "link_1"} {
			if problem.For(field) == "" {
				t.Errorf("nothing is said of %s: %+v", field, problem.Fields)
			}
		}
	})
}
