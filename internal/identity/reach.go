package identity

import "tradecounter/internal/platform/clock"

// Reach is which clients a person of the seller's works for: administrators and support for all of them, a manager for
// those assigned to them and, today, for those of managers whose deputy they are. A member reaches none. Every read of
// the desk that can return a client's data takes one, so that forgetting it doesn't compile.
type Reach struct {
	All      bool
	PersonID int64 // the manager; 0 with All false: nobody's
	On       clock.Date
}

// Reach is the actor's, on a date of the seller's zone.
func (a Actor) Reach(today clock.Date) Reach {
	switch a.Staff {
	case Admin, Support:
		return Reach{All: true, On: today}
	case Manager:
		return Reach{PersonID: a.PersonID, On: today}
	}
	return Reach{}
}

// Where is a condition on the accounts table, which the query names by alias, with its arguments.
func (r Reach) Where(alias string) (condition string, args []any) {
	if r.All {
		return `1 = 1`, nil
	}
	if r.PersonID == 0 {
		return `1 = 0`, nil
	}
	return `(` + alias + `.manager_id = ? OR ` + alias + `.manager_id IN
		(SELECT manager_id FROM deputies WHERE deputy_id = ? AND from_on <= ? AND to_on >= ?))`,
		[]any{r.PersonID, r.PersonID, r.On, r.On}
}
