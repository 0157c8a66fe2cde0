// Package standing owns standing orders: subscriptions to products that order by themselves on their due dates.
//
// Tables: standing_orders, standing_lines, standing_once, standing_runs. It tells standing.begun, changed, skipped,
// unskipped, paused, resumed, ended, benefit_set, owner_changed, told_ahead, price_rise, ordered, missed and failed. It
// asks orders to place, cart what it would cost, identity who the owner is.
//
// Due dates are calendar dates in the seller's zone, computed from the anchor. Each gets exactly one outcome, decided in
// the transaction that places its order. Whoever decides or changes a standing order holds its row until the commit.
package standing
