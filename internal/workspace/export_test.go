package workspace

import "time"

// Patience sets how long a page waits for its first counts.
func (s *Today) Patience(d time.Duration) { s.patience = d }
