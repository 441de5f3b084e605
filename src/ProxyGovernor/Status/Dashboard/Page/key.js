const PLACE = 'proxygovernor.operator-key';

/** The operator's key lives as long as this tab, and nowhere but here. */
export const key = {
  get: () => sessionStorage.getItem(PLACE),
  keep: value => sessionStorage.setItem(PLACE, value),
  forget: () => sessionStorage.removeItem(PLACE),
};
