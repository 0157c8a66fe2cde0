package exchange

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"

	"tradecounter/internal/identity"
)

// Export writes all records of a kind as CSV that an import takes back unchanged. What was removed stays out.
func (s *Service) Export(ctx context.Context, actor identity.Actor, kind string, w io.Writer) error {
	k, err := s.allowed(actor, kind)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	head := make([]string, len(k.columns))
	for i, c := range k.columns {
		head[i] = c.name
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("export %s: %w", kind, err)
	}
	err = k.eachLive(ctx, s, "", nil, func(rows []*live) error {
		for _, row := range rows {
			if err := writeRow(out, row); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	if err != nil {
		return fmt.Errorf("export %s: %w", kind, err)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("export %s: %w", kind, err)
	}
	return nil
}

func writeRow(out *csv.Writer, row *live) error {
	if row.removed {
		return nil
	}
	for _, cells := range row.cells {
		guarded := make([]string, len(cells))
		for i, cell := range cells {
			guarded[i] = guard(cell)
		}
		if err := out.Write(guarded); err != nil {
			return err
		}
	}
	return nil
}
