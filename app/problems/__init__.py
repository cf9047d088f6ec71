"""Problems: the tasks that somebody solves, and the incidents that hang on them."""
