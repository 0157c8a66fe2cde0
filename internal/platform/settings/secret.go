package settings

import (
	"context"
	"crypto/rand"
	"fmt"
)

// ReplyKey is the secret that signs reply addresses; the first who asks makes it, of several nodes one.
func (s *Service) ReplyKey(ctx context.Context) (string, error) {
	is, err := s.Get(ctx)
	if err != nil || is.Support.ReplyKey != "" {
		return is.secret(), err
	}
	var key string
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.db.Get(ctx, &key, `INSERT INTO settings (key, value) VALUES ('support.reply_key', ?)
			ON CONFLICT (key) DO UPDATE SET value = CASE WHEN settings.value = '' THEN excluded.value ELSE settings.value END RETURNING value`, rand.Text()); err != nil {
			return err
		}
		return s.db.Bump(ctx, "settings")
	})
	if err != nil {
		return "", fmt.Errorf("make the key of reply addresses: %w", err)
	}
	return key, nil
}

func (s *Settings) secret() string {
	if s == nil {
		return ""
	}
	return s.Support.ReplyKey
}
