#include "workers.hpp"

namespace carrow {

Workers::Workers(int count) {
  try {
    for (int index = 0; index < count; ++index) threads_.emplace_back([this] { serve(); });
  } catch (const std::system_error &) {
    // One thread is enough to go on.
    if (threads_.empty()) throw;
  }
}

Workers::~Workers() {
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    waiting_.clear();
  }
  arrived_.notify_all();
  for (auto &thread : threads_) thread.join();
}

void Workers::put(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(work));
  }
  arrived_.notify_one();
}

void Workers::serve() {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
      if (ended_) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    work();
  }
}

}  // namespace carrow
