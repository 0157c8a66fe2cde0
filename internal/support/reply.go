package support

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
)

var base = base32.StdEncoding.WithPadding(base32.NoPadding)

// signature of a ticket's number, for the client's side or for one person of the seller's: whoever has the one can't make
// the other of it.
func signature(key, number string, staffID int64) string {
	sum := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(sum, "reply %s %d", strings.ToUpper(number), staffID)
	return strings.ToLower(base.EncodeToString(sum.Sum(nil)[:15])) // 120 bits
}

// ReplyTo is the address to which a letter about a ticket is answered: by the client, or by one person of the seller's.
// Empty when the settings name no address to make it of.
func (s *Service) ReplyTo(ctx context.Context, number string, staffID int64) (string, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return "", err
	}
	name, domain, ok := strings.Cut(set.Support.ReplyAddress, "@")
	if !ok {
		return "", nil
	}
	key, err := s.settings.ReplyKey(ctx)
	if err != nil {
		return "", err
	}
	mark := strings.ToLower(number)
	if staffID != 0 {
		mark += ".s" + strconv.FormatInt(staffID, 10)
	}
	return name + "+" + mark + "." + signature(key, number, staffID) + "@" + domain, nil
}

// signed finds the ticket that one of a letter's addresses is signed for, and the person of the seller's it is signed for,
// 0 for the client. Addresses that say so and aren't count as none.
func signed(address, key string, sentTo []string) (number string, staffID int64, ok bool) {
	name, domain, _ := strings.Cut(strings.ToLower(address), "@")
	if name == "" || key == "" {
		return "", 0, false
	}
	for _, to := range sentTo {
		local, at, _ := strings.Cut(strings.ToLower(to), "@")
		mark, isReply := strings.CutPrefix(local, name+"+")
		if !isReply || at != domain {
			continue
		}
		parts := strings.Split(mark, ".")
		var staff int64
		if len(parts) == 3 {
			id, err := strconv.ParseInt(strings.TrimPrefix(parts[1], "s"), 10, 64)
			if err != nil || id <= 0 || !strings.HasPrefix(parts[1], "s") {
				continue
			}
			staff = id
		} else if len(parts) != 2 {
			continue
		}
		number := strings.ToUpper(parts[0])
		if hmac.Equal([]byte(parts[len(parts)-1]), []byte(signature(key, number, staff))) {
			return number, staff, true
		}
	}
	return "", 0, false
}
