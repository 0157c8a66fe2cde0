package identity

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Colleague is a person of the seller's, as administrators see them.
type Colleague struct {
	ID         int64      `db:"id"`
	Email      string     `db:"email"`
	Name       string     `db:"name"`
	Phone      string     `db:"phone"`
	Hours      string     `db:"hours"`
	PhotoFile  string     `db:"photo_file"`
	Role       StaffRole  `db:"staff_role"`
	Came       bool       `db:"came"` // has a password
	SecondOn   clock.Time `db:"totp_confirmed_at"`
	DisabledAt clock.Time `db:"disabled_at"`
	LastSignIn clock.Time `db:"last_sign_in_at"`
	Sessions   int        `db:"sessions"` // places where they are signed in
	Clients    int        `db:"clients"`  // assigned to them
}

// Deputy looks after a manager's clients from one day to another, both included.
type Deputy struct {
	ID        int64      `db:"id"`
	ManagerID int64      `db:"manager_id"`
	Manager   string     `db:"manager"`
	DeputyID  int64      `db:"deputy_id"`
	Deputy    string     `db:"deputy"`
	From      clock.Date `db:"from_on"`
	To        clock.Date `db:"to_on"`
}

// Staff are the seller's people, by name.
func (s *Service) Staff(ctx context.Context, actor Actor) ([]Colleague, error) {
	return s.staff(ctx, actor, 0)
}

// Colleague is one of them.
func (s *Service) Colleague(ctx context.Context, actor Actor, id int64) (Colleague, error) {
	list, err := s.staff(ctx, actor, id)
	if err != nil {
		return Colleague{}, err
	}
	if len(list) == 0 {
		return Colleague{}, fault.NotFound("This colleague isn’t there.")
	}
	return list[0], nil
}

// staff are all, or the one with an id.
func (s *Service) staff(ctx context.Context, actor Actor, id int64) (list []Colleague, err error) {
	if !actor.Can(Administer) {
		return nil, adminsOnly
	}
	err = s.db.Select(ctx, &list, `SELECT p.id, p.email, p.name, p.phone, p.hours, p.photo_file, p.staff_role, p.password_hash <> '' AS came,
		p.totp_confirmed_at, p.disabled_at, p.last_sign_in_at,
		(SELECT COUNT(*) FROM sessions s WHERE s.person_id = p.id AND s.ended_at = 0 AND s.expires_at > ?) AS sessions,
		(SELECT COUNT(*) FROM accounts a WHERE a.manager_id = p.id AND a.status <> 'closed') AS clients
		FROM people p WHERE p.staff_role <> '' AND (p.id = ? OR ? = 0) ORDER BY p.name, p.id`, s.now(), id, id)
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	return list, nil
}

const longestCard = 120 // characters of a phone number or of hours

// ChangeColleague gives a person of the seller's another role and card. The last administrator stays one.
func (s *Service) ChangeColleague(ctx context.Context, actor Actor, c Colleague) error {
	was, err := s.Colleague(ctx, actor, c.ID)
	if err != nil {
		return err
	}
	problem := fault.Invalid("")
	for name, text := range map[string]string{"phone": c.Phone, "hours": c.Hours} {
		if utf8.RuneCountInString(text) > longestCard {
			problem.Add(name, fmt.Sprintf("Use at most %d characters.", longestCard))
		}
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	return s.inTx(ctx, "change "+was.Email, func(ctx context.Context) error {
		for _, field := range [][3]string{{"phone", was.Phone, c.Phone}, {"hours", was.Hours, c.Hours}} {
			if field[1] != field[2] {
				if err := s.noted(ctx, actor, 0, was.Email, field[0], field[1], field[2]); err != nil {
					return err
				}
			}
		}
		_, err := s.Add(ctx, actor, NewPerson{Email: was.Email, Name: was.Name, Staff: c.Role, Phone: c.Phone, Hours: c.Hours, PhotoFile: was.PhotoFile})
		return err
	})
}

// InviteColleagueAgain lets a new invitation be written to someone who hasn't come in yet.
func (s *Service) InviteColleagueAgain(ctx context.Context, actor Actor, id int64) error {
	c, err := s.Colleague(ctx, actor, id)
	if err != nil {
		return err
	}
	if c.Came {
		return fault.Conflict(c.Name + " has a password already.")
	}
	return s.inTx(ctx, "invite a colleague again", func(ctx context.Context) error {
		return s.events.Record(ctx, PersonInvited{PersonID: id, ByID: actor.PersonID})
	})
}

// EndColleagueSessions signs a person of the seller's out everywhere.
func (s *Service) EndColleagueSessions(ctx context.Context, actor Actor, id int64) error {
	c, err := s.Colleague(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "end sessions", func(ctx context.Context) error {
		if err := s.store.endSessions(ctx, id, 0, s.now()); err != nil {
			return err
		}
		return s.noted(ctx, actor, 0, c.Email, "sessions", "", "ended")
	})
}

// Deputies are those that stand in today or later, the next one first.
func (s *Service) Deputies(ctx context.Context, actor Actor, today clock.Date) (list []Deputy, err error) {
	if !actor.Can(Administer) {
		return nil, adminsOnly
	}
	err = s.db.Select(ctx, &list, `SELECT d.id, d.manager_id, m.name AS manager, d.deputy_id, p.name AS deputy, d.from_on, d.to_on
		FROM deputies d JOIN people m ON m.id = d.manager_id JOIN people p ON p.id = d.deputy_id WHERE d.to_on >= ? ORDER BY d.from_on, d.id`, today)
	if err != nil {
		return nil, fmt.Errorf("list deputies: %w", err)
	}
	return list, nil
}

// longestLeave is for how many days at once somebody can stand in.
const longestLeave = 366

// AddDeputy lets one manager look after another's clients for a time.
func (s *Service) AddDeputy(ctx context.Context, actor Actor, d Deputy, today clock.Date) error {
	manager, err := s.Colleague(ctx, actor, d.ManagerID)
	if err != nil {
		return err
	}
	deputy, err := s.Colleague(ctx, actor, d.DeputyID)
	problem := fault.Invalid("")
	if err != nil || deputy.ID == manager.ID || deputy.DisabledAt != 0 || deputy.Role != Manager {
		problem.Add("deputy", "Choose another manager who may sign in.")
	}
	switch {
	case d.From == 0:
		problem.Add("from", "Enter the first day, like 2026-12-21.")
	case d.To == 0 || d.To < d.From:
		problem.Add("to", "Enter the last day; it isn’t before the first.")
	case d.To < today:
		problem.Add("to", "That time is over already.")
	case d.To.DaysSince(d.From) >= longestLeave:
		problem.Add("to", "At most a year at once.")
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	return s.inTx(ctx, "add a deputy", func(ctx context.Context) error {
		var already bool
		if err := s.db.Get(ctx, &already, `SELECT EXISTS (SELECT 1 FROM deputies WHERE manager_id = ? AND deputy_id = ? AND from_on <= ? AND to_on >= ?)`,
			d.ManagerID, d.DeputyID, d.To, d.From); err != nil {
			return err
		}
		if already {
			return fault.Invalid("", fault.Field{Name: "from", Message: deputy.Name + " stands in on some of these days already."})
		}
		if _, err := s.db.Exec(ctx, `INSERT INTO deputies (manager_id, deputy_id, from_on, to_on) VALUES (?, ?, ?, ?)`, d.ManagerID, d.DeputyID, d.From, d.To); err != nil {
			return err
		}
		return s.noted(ctx, actor, 0, manager.Email, "deputy", "", deputy.Name+", "+span(d))
	})
}

func span(d Deputy) string { return strings.Join([]string{d.From.String(), d.To.String()}, " to ") }

// EndDeputy takes a deputy's reach back: at once, though the days it had stay written down.
func (s *Service) EndDeputy(ctx context.Context, actor Actor, id int64, today clock.Date) error {
	if !actor.Can(Administer) {
		return adminsOnly
	}
	return s.inTx(ctx, "end a deputy", func(ctx context.Context) error {
		var d Deputy
		var email string
		err := s.db.Get(ctx, &d, `SELECT d.id, d.manager_id, m.name AS manager, d.deputy_id, p.name AS deputy, d.from_on, d.to_on FROM deputies d
			JOIN people m ON m.id = d.manager_id JOIN people p ON p.id = d.deputy_id WHERE d.id = ?`, id)
		if db.IsNone(err) {
			return fault.NotFound("This deputy isn’t there any more.")
		}
		if err == nil {
			err = s.db.Get(ctx, &email, `SELECT email FROM people WHERE id = ?`, d.ManagerID)
		}
		if err != nil {
			return err
		}
		yesterday := today.AddDays(-1)
		if d.From > yesterday {
			_, err = s.db.Exec(ctx, `DELETE FROM deputies WHERE id = ?`, id)
		} else {
			_, err = s.db.Exec(ctx, `UPDATE deputies SET to_on = ? WHERE id = ? AND to_on > ?`, yesterday, id, yesterday)
		}
		if err != nil {
			return err
		}
		return s.noted(ctx, actor, 0, email, "deputy", d.Deputy+", "+span(d), "ended")
	})
}
