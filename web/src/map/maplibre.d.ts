/** The build of MapLibre that needs no inline worker (content security policy); the same names. */
declare module "maplibre-gl/dist/maplibre-gl-csp.js" {
  import maplibregl from "maplibre-gl";
  export default maplibregl;
}
