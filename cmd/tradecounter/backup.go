package main

import (
	"context"
	"fmt"
	"path/filepath"

	"tradecounter/internal/app"
	"tradecounter/internal/platform/backup"
)

var backupCommand = command{
	name: "backup", use: "FILE", about: "write database, uploads and settings into one file, while the portal serves",
	run: func(ctx context.Context, c *call) error {
		if err := c.parse(1, 1); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			rows, err := backup.Write(ctx, a.DB, a.Uploads(), c.operands[0], a.Config.Now())
			if err == nil {
				fmt.Fprintf(c.out, "%s holds %d rows\n", c.operands[0], rows)
			}
			return err
		})
	},
}

var restoreCommand = command{
	name: "restore", use: "FILE", about: "put a backup into an empty data folder and database",
	run: func(ctx context.Context, c *call) error {
		if err := c.parse(1, 1); err != nil {
			return err
		}
		config, err := c.config()
		if err != nil {
			return err
		}
		if app.RunningOn(config.Data) {
			return fmt.Errorf("a portal is running on %s; stop it, and restore into an empty folder", config.Data)
		}
		rows, err := backup.Restore(ctx, config.DB, filepath.Join(config.Data, app.UploadsFolder), c.operands[0])
		if err == nil {
			fmt.Fprintf(c.out, "%d rows are back\n", rows)
		}
		return err
	},
}
