// Package identity owns who someone is and what they may do: people, members, staff, passwords, second factors,
// sessions, invitations and resets.
//
// Tables: people, members, sessions, recovery_codes, links, attempts. It tells person.invited, password.reset_asked,
// member.changed. It asks nobody above the cellar.
package identity
