package exchange

import (
	"context"
	"fmt"

	accountfacts "tradecounter/internal/accounts"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
)

func accountsChanged(r *run) events.Fact {
	return accountfacts.Changed{By: "import " + r.kind.name, Records: r.touched()}
}

func locations() spec {
	return spec{
		name: "locations", key: []string{"account", "code"}, replace: "locations that the file doesn't name become inactive",
		columns: []column{
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "l.account_id"),
			must("code", code(64)).both("l.code"),
			must("name", name(200)).both("l.name"),
			must("line1", name(200)).both("l.line1"),
			must("city", name(100)).both("l.city"),
			must("postcode", name(20)).both("l.postcode"),
			must("country", country()).both("l.country"),
			may("line2", text(200)).both("l.line2"),
			may("region", text(100)).both("l.region"),
			may("is_billing", flag()).both("l.is_billing").or("no").means("yes or no"),
		},
		from: `locations l JOIN accounts a ON a.id = l.account_id`, id: `l.id`, where: `NOT l.inactive`, order: `l.id`,
		narrow: []string{"account", "code"}, table: "locations", upsert: "account_id, code",
		derived: func(*run) []field { return []field{{name: "inactive", of: func(*record) any { return false }}} },
		bumps:   []string{"accounts"}, fact: accountsChanged,
		remove: deactivate(`UPDATE locations SET inactive = TRUE WHERE id IN (?)`),
	}
}

func members() spec {
	return spec{
		name: "members", key: []string{"email", "account"}, replace: "members that the file doesn't name are removed from their accounts",
		columns: []column{
			must("email", email()).at("p.email"),
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "m.account_id"),
			must("name", name(200)).at("p.name"),
			must("role", oneOf("viewer", "buyer", "approver", "company_admin")).both("m.role").means("viewer, buyer, approver or company_admin"),
		},
		from: `members m JOIN people p ON p.id = m.person_id JOIN accounts a ON a.id = m.account_id`, id: `m.id`,
		where: `m.removed_at = 0`, order: `m.id`, narrow: []string{"email"},
		bumps: []string{"accounts"}, fact: accountsChanged,
		checkAll: checkNames, check: checkNoStaff, apply: writeMembers, finish: invite,
		remove: func(ctx context.Context, r *run, batch []*live) error {
			return deactivate(`UPDATE members SET removed_at = ? WHERE id IN (?)`, r.now())(ctx, r, batch)
		},
	}
}

// checkNames: a person of several accounts has one name.
func checkNames(ctx context.Context, r *run) error {
	at, as := r.kind.column("email"), r.kind.column("name")
	return r.problems(ctx, fmt.Sprintf(`SELECT l.line, 'name', 'Line ' || f.line || ' calls the same person ' || f.name || '; a person has one name.'
		FROM (SELECT c%[1]d AS email, MIN(line) AS line, c%[2]d AS name FROM lines WHERE bad = 0 GROUP BY c%[1]d HAVING COUNT(*) > 1) f
		JOIN lines l ON l.bad = 0 AND l.c%[1]d = f.email AND l.c%[2]d <> f.name`, at, as))
}

// checkNoStaff: who works for the seller acts for clients from the desk, under their own name.
func checkNoStaff(ctx context.Context, r *run, batch []*record) error {
	emails := make([]string, len(batch))
	for i, x := range batch {
		emails[i] = r.cell(x, "email")
	}
	staff, err := r.ids(ctx, toStaff, emails)
	if err != nil {
		return err
	}
	for i, x := range batch {
		if staff[emails[i]] == 0 {
			continue
		}
		if err := r.problem(ctx, x.n, "email", fmt.Sprintf("%s belongs to the seller's staff, who can't be members of an account.", emails[i])); err != nil {
			return err
		}
	}
	return nil
}

func writeMembers(ctx context.Context, r *run, batch []*record) error {
	var once []*record // a statement may touch a person only once
	seen := map[string]bool{}
	for _, x := range batch {
		if email := r.cell(x, "email"); !seen[email] {
			seen[email], once = true, append(once, x)
		}
	}
	now := int64(r.now())
	people, err := r.upsertIDs(ctx, "people", "email", []field{
		{name: "email", of: func(x *record) any { return r.cell(x, "email") }},
		{name: "name", of: func(x *record) any { return r.cell(x, "name") }},
		{name: "created_at", of: func(*record) any { return now }, once: true},
	}, once)
	if err != nil {
		return err
	}
	fields, err := r.fields(ctx, batch)
	if err != nil {
		return err
	}
	return r.upsert(ctx, "members", "person_id, account_id", append(fields,
		field{name: "person_id", of: func(x *record) any { return people[r.cell(x, "email")] }},
		field{name: "removed_at", of: func(*record) any { return 0 }},
		field{name: "created_at", of: func(*record) any { return now }, once: true},
	), batch)
}

// invite asks for a letter to everyone whom the file adds, and to those it names who have neither a password nor an
// invitation yet. A person of several accounts gets one.
func invite(ctx context.Context, r *run) error {
	if !r.o.Invite {
		return nil
	}
	invited := map[int64]bool{}
	return r.eachBatch(ctx, "keys", func(ctx context.Context, batch []*record) error {
		people, err := r.invitable(ctx, batch)
		if err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		for _, x := range batch {
			p, found := people[x.key]
			if !found || invited[p.PersonID] || (!x.added && (p.Known || p.Invited)) {
				continue
			}
			invited[p.PersonID] = true
			fact := identity.PersonInvited{PersonID: p.PersonID, AccountID: p.AccountID, ByID: r.actor.PersonID, Known: p.Known}
			if err := r.log.Record(ctx, fact); err != nil {
				return err
			}
		}
		return nil
	})
}

type invitable struct {
	Email     string `db:"email"`
	Slug      string `db:"slug"`
	PersonID  int64  `db:"person_id"`
	AccountID int64  `db:"account_id"`
	Known     bool   `db:"known"`   // has a password
	Invited   bool   `db:"invited"` // has been sent a link
}

// invitable reads the members of the records by key.
func (r *run) invitable(ctx context.Context, batch []*record) (map[string]invitable, error) {
	emails := make([]string, len(batch))
	for i, x := range batch {
		emails[i] = r.cell(x, "email")
	}
	var rows []invitable
	err := r.db.Select(ctx, &rows, `SELECT p.email, a.slug, m.person_id, m.account_id, p.password_hash <> '' AS known,
		EXISTS (SELECT 1 FROM links k WHERE k.person_id = p.id AND k.kind = 'invitation') AS invited
		FROM people p JOIN members m ON m.person_id = p.id JOIN accounts a ON a.id = m.account_id
		WHERE p.email IN (?) AND m.removed_at = 0`, emails)
	found := make(map[string]invitable, len(rows))
	for _, row := range rows {
		found[row.Email+keySeparator+row.Slug] = row
	}
	return found, err
}
