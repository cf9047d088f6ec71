"""The boards that Grafana shows: built by code, written to `dashboards/` by `make boards`."""
