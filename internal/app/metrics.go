package app

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
	Name: "tradecounter_request_seconds", Help: "Requests by route and status.",
	Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
}, []string{"route", "status"})

func seen(route string, status int, took time.Duration) {
	requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

// metrics answers in Prometheus' form; what the database knows is read when asked.
func (a *App) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		a.gauge("tradecounter_jobs_queued", "Jobs waiting.", `SELECT COUNT(*) FROM jobs WHERE state = 'queued'`),
		a.gauge("tradecounter_jobs_failed", "Jobs given up.", `SELECT COUNT(*) FROM jobs WHERE state = 'failed'`),
		a.gauge("tradecounter_letters_queued", "Letters waiting.", `SELECT COUNT(*) FROM letters WHERE state = 'queued'`),
		a.gauge("tradecounter_letters_failed", "Letters given up.", `SELECT COUNT(*) FROM letters WHERE state = 'failed'`),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "tradecounter_facts_dropped_total", Help: "Facts about visits that found no room to wait in and were dropped."},
			func() float64 { return float64(a.Recorder.Dropped()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tradecounter_facts_waiting", Help: "Facts about visits that aren't written yet."},
			func() float64 { return float64(a.Recorder.Waiting()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tradecounter_sqlite_wal_bytes", Help: "Size of SQLite's write-ahead log; 0 on PostgreSQL."}, a.walSize))
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

func (a *App) gauge(name, help, query string) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		var n int64
		if err := a.DB.Get(ctx, &n, query); err != nil {
			return -1
		}
		return float64(n)
	})
}

func (a *App) walSize() float64 {
	if a.DB.Path() == "" {
		return 0
	}
	info, err := os.Stat(a.DB.Path() + "-wal")
	if err != nil {
		return 0
	}
	return float64(info.Size())
}
