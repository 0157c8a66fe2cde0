package app

import (
	"path/filepath"

	"tradecounter/internal/exchange"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/products"
	"tradecounter/internal/web/desk/uploads"
	"tradecounter/internal/workspace"
)

// openGoods builds the desk's side of the catalogue. Files under way lie beside the uploads, where every node finds them.
func (a *App) openGoods() {
	a.Imports = exchange.NewImports(a.Exchange, a.Jobs, filepath.Join(a.Uploads(), "incoming"))
}

func (a *App) goodsRoutes(w *web.Web, forms *uploads.Forms) {
	products.Register(w, products.Parts{Imports: a.Imports, Products: workspace.NewProducts(a.DB), Prices: a.PriceDesk, Editor: a.Editor,
		Changes: a.Changes, Files: a.Files, Uploads: forms, Search: a.Search, Views: a.Views})
}
