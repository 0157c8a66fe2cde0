package identity

// PersonInvited: someone was made a member or staff and is to be told by letter. Known: the person has a password
// already, so the letter needs no link. The letter's link comes from NewLink when the letter is made.
type PersonInvited struct {
	PersonID  int64 `json:"person_id"`
	AccountID int64 `json:"account_id"` // 0 for staff
	ByID      int64 `json:"by_id"`      // 0 for commands
	Known     bool  `json:"known"`
}

// EventName is the event's name in the log.
func (PersonInvited) EventName() string         { return "person.invited" }
func (e PersonInvited) EventOf() (int64, int64) { return e.AccountID, e.PersonID }

// ResetAsked: someone asked to set a new password. PersonID is 0 when the address belongs to nobody who may come in:
// the event is recorded all the same, so that both ways take the same time, and nobody is written to.
type ResetAsked struct {
	PersonID int64 `json:"person_id"`
}

// EventName is the event's name in the log.
func (ResetAsked) EventName() string         { return "password.reset_asked" }
func (e ResetAsked) EventOf() (int64, int64) { return 0, e.PersonID }

// PasswordChanged: by the person, through a link, or by an administrator; the person is told.
type PasswordChanged struct {
	PersonID int64  `json:"person_id"`
	How      string `json:"how"` // changed, invitation, reset, administrator
}

// EventName is the event's name in the log.
func (PasswordChanged) EventName() string         { return "password.changed" }
func (e PasswordChanged) EventOf() (int64, int64) { return 0, e.PersonID }

// SignedIn: a session began.
type SignedIn struct {
	PersonID int64 `json:"person_id"`
}

// EventName is the event's name in the log.
func (SignedIn) EventName() string         { return "person.signed_in" }
func (e SignedIn) EventOf() (int64, int64) { return 0, e.PersonID }

// MemberChanged: a member of an account got another role, was blocked, unblocked, removed, added.
type MemberChanged struct {
	MemberID  int64  `json:"member_id"`
	PersonID  int64  `json:"person_id"`
	AccountID int64  `json:"account_id"`
	ByID      int64  `json:"by_id"`
	What      string `json:"what"` // added, role, blocked, unblocked, removed
	Role      Role   `json:"role,omitempty"`
}

// EventName is the event's name in the log.
func (MemberChanged) EventName() string         { return "member.changed" }
func (e MemberChanged) EventOf() (int64, int64) { return e.AccountID, e.PersonID }

// PersonChanged: an administrator disabled, enabled or added someone, or gave them a role as staff.
type PersonChanged struct {
	PersonID int64  `json:"person_id"`
	ByID     int64  `json:"by_id"`
	What     string `json:"what"` // added, staff, disabled, enabled
}

// EventName is the event's name in the log.
func (PersonChanged) EventName() string         { return "person.changed" }
func (e PersonChanged) EventOf() (int64, int64) { return 0, e.PersonID }

// SecondFactorChanged: it was set up, turned off, or reset by an administrator; the person is told.
type SecondFactorChanged struct {
	PersonID int64  `json:"person_id"`
	What     string `json:"what"` // on, off, reset, codes
}

// EventName is the event's name in the log.
func (SecondFactorChanged) EventName() string         { return "second_factor.changed" }
func (e SecondFactorChanged) EventOf() (int64, int64) { return 0, e.PersonID }
