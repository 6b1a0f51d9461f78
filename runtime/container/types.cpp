// Makes every container type ready at start, so that an instance never meets a class without its inherited
// slots.
#include "container/container.h"

extern Class T_list_iterator, T_tuple_iterator, T_list_reverseiterator, T_iterator, T_reversed,
    T_callable_iterator, T_dict_keyiterator, T_dict_valueiterator, T_dict_itemiterator,
    T_dict_reversekeyiterator, T_dict_reversevalueiterator, T_dict_reverseitemiterator, T_set_iterator,
    T_range_iterator, T_longrange_iterator, T_enumerate, T_zip, T_map, T_filter, T_GenericAlias;

void readyContainerTypes() {
  static Class* const types[] = {&T_list_iterator,
                                 &T_tuple_iterator,
                                 &T_list_reverseiterator,
                                 &T_iterator,
                                 &T_reversed,
                                 &T_callable_iterator,
                                 &T_dict_keys,
                                 &T_dict_values,
                                 &T_dict_items,
                                 &T_dict_keyiterator,
                                 &T_dict_valueiterator,
                                 &T_dict_itemiterator,
                                 &T_dict_reversekeyiterator,
                                 &T_dict_reversevalueiterator,
                                 &T_dict_reverseitemiterator,
                                 &T_set_iterator,
                                 &T_range_iterator,
                                 &T_longrange_iterator,
                                 &T_enumerate,
                                 &T_zip,
                                 &T_map,
                                 &T_filter,
                                 &T_GenericAlias};
  for (Class* c : types) readyClass(c);
}
