package app

import (
	"context"

	"tradecounter/internal/identity"
	"tradecounter/internal/search"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/orders"
	"tradecounter/internal/web/desk/uploads"
)

func (a *App) orderRoutes(w *web.Web, forms *uploads.Forms) {
	orders.Register(w, orders.Parts{Orders: a.Orders, Invoices: a.Invoices, Uploads: forms, Stock: a.Editor, OrderFor: a.OrderFor, Views: a.Views})
}

// suggestProducts are what a text may mean among what a scope sees.
func (a *App) suggestProducts(ctx context.Context, scope identity.Scope, text string, limit int) ([]int64, error) {
	found, err := a.Search.Search(ctx, scope, search.Query{Words: text, PerPage: limit})
	if err != nil {
		return nil, err
	}
	return found.IDs[:min(len(found.IDs), limit)], nil
}
