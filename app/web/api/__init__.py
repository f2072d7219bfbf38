"""The catalogue for programs: JSON over HTTP, with an OpenAPI document and a page that is written from it."""
