// Package identity owns who someone is and what they may do: people, members, staff, passwords, second factors,
// sessions, invitations and resets.
//
// Tables: people, members, sessions, recovery_codes, links, attempts. It tells person.invited, person.signed_in,
// password.reset_asked, password.changed, member.changed, person.changed, second_factor.changed. It asks nobody above
// the cellar; an account's name and standing it reads from accounts, since a session and its rights are one query.
package identity
